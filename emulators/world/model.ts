import type { GitRepository } from "../git/git-repository.ts";

export interface Account {
  id: number;
  login: string;
  type: "User" | "Organization" | "Bot";
}

/** What GitHub calls `role_name`. Gitea has neither `maintain` nor `triage`. */
export type Role = "admin" | "maintain" | "write" | "triage" | "read" | "none";

/** What GitHub says an author is to the repository. Gitea says nothing of the kind. */
export type Association =
  | "COLLABORATOR"
  | "CONTRIBUTOR"
  | "FIRST_TIMER"
  | "FIRST_TIME_CONTRIBUTOR"
  | "MEMBER"
  | "NONE"
  | "OWNER";

export interface Repository {
  id: number;
  owner: Account;
  name: string;
  private: boolean;
  defaultBranch: string;
  /** Shared with every fork, as on the real service: the objects of one are reachable from all. */
  git: GitRepository;
  /** Where this repository's branches are in `git`: `refs/heads/` or a fork's own place. */
  branchPrefix: string;
  parent?: Repository;
  roles: Map<string, Role>;
  /** Where only the owner pushes, and the bot if it is let. */
  protectedBranches: Map<string, { letsBot: boolean }>;
  /** Numbers are shared by issues and pull requests. */
  lastNumber: number;
  createdAt: string;
}

export interface Issue {
  id: number;
  number: number;
  repository: Repository;
  title: string;
  body: string | null;
  author: Account;
  association: Association;
  state: "open" | "closed";
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  /** Only people who may write to the repository still comment; an app does not. */
  locked: boolean;
  reactions: Reaction[];
  /** Absent for a plain issue. */
  pull?: PullDetails;
}

export interface PullDetails {
  draft: boolean;
  /** Its author lets people who may write to the repository push to the branch in the fork. */
  letsMaintainersEdit: boolean;
  base: { ref: string; sha: string };
  /** `repository` is undefined once the fork was deleted. */
  head: { ref: string; sha: string; repository: Repository | undefined; owner: Account };
  merged: { at: string; by: Account; sha: string } | undefined;
}

export type Pull = Issue & { pull: PullDetails };

export interface Reaction {
  id: number;
  user: Account;
  content: string;
  createdAt: string;
}

export interface Comment {
  id: number;
  repository: Repository;
  number: number;
  author: Account;
  association: Association;
  body: string;
  /** Every body it ever had, the first one first, and who wrote each. */
  history: { body: string; by: string; at: string }[];
  /** By the app that is emulated; on Gitea an app is an ordinary user. */
  byApp: boolean;
  deleted: boolean;
  createdAt: string;
  updatedAt: string;
  reactions: Reaction[];
}

export interface CommitStatus {
  id: number;
  repository: Repository;
  sha: string;
  /** In the host's words. */
  state: string;
  context: string;
  description: string | null;
  targetUrl: string | null;
  createdAt: string;
}

/** A request the emulator was asked; added when it arrives, completed when it is answered. */
export interface RequestRecord {
  method: string;
  /** With its query. */
  path: string;
  /** undefined while it runs, and for good when the socket was closed without an answer. */
  status: number | undefined;
  startedAt: number;
  durationMs: number | undefined;
  /** Whose token was shown. */
  caller: string | undefined;
  /** The request met an injected fault. */
  fault: boolean;
}

/** Something a client did that the real service would not understand. A test asserts that there is none. */
export interface Violation {
  method: string;
  path: string;
  problem: string;
}
