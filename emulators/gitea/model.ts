import type { Account, CommitStatus, Reaction, Repository } from "../world/model.ts";

export interface Token {
  id: number;
  value: string;
  account: Account;
  scopes: readonly Scope[];
}

export type ScopeCategory =
  | "activitypub"
  | "admin"
  | "issue"
  | "misc"
  | "notification"
  | "organization"
  | "package"
  | "repository"
  | "user";

export type Scope = "all" | `${"read" | "write"}:${ScopeCategory}`;

export interface ReviewComment {
  id: number;
  path: string;
  body: string;
  /** 1-based; 0 when the client did not say it in Gitea's words. */
  line: number;
  /** LEFT is a line of the base. */
  side: "LEFT" | "RIGHT";
  createdAt: string;
  updatedAt: string;
  reactions: Reaction[];
}

export interface Review {
  id: number;
  repository: Repository;
  number: number;
  author: Account;
  body: string;
  state: "PENDING" | "APPROVED" | "REQUEST_CHANGES" | "COMMENT";
  commitSha: string;
  dismissed: boolean;
  submittedAt: string;
  comments: ReviewComment[];
}

export interface Hook {
  id: number;
  /** A repository's, an organization's, or (without either) one of the whole server. */
  repository?: Repository;
  organization?: Account;
  type: string;
  url: string;
  contentType: "json" | "form";
  secret: string;
  /** Kinds of event; undefined is everything. */
  events: ReadonlySet<string> | undefined;
  branchFilter: string;
  authorizationHeader: string;
  active: boolean;
  createdAt: string;
  updatedAt: string;
}

/** Statuses are numbered by commit. */
export type GiteaStatus = CommitStatus & { index: number; creator: Account };
