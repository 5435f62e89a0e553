import type { GitRepository } from "./git/git-repository.ts";

export interface Account {
  id: number;
  login: string;
  type: "User" | "Organization" | "Bot";
}

/** What GitHub calls `role_name`. */
export type Role = "admin" | "maintain" | "write" | "triage" | "read" | "none";

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
  byApp: boolean;
  deleted: boolean;
  createdAt: string;
  updatedAt: string;
  reactions: Reaction[];
}

export interface ReviewComment {
  id: number;
  path: string;
  body: string;
  line: number;
  side: "LEFT" | "RIGHT";
  startLine: number | null;
  startSide: "LEFT" | "RIGHT" | null;
  createdAt: string;
}

export interface Review {
  id: number;
  repository: Repository;
  number: number;
  author: Account;
  body: string;
  state: "PENDING" | "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED";
  commitSha: string;
  submittedAt: string;
  comments: ReviewComment[];
}

export interface Annotation {
  path: string;
  start_line: number;
  end_line: number;
  start_column?: number | undefined;
  end_column?: number | undefined;
  annotation_level: "notice" | "warning" | "failure";
  message: string;
  title?: string | undefined;
  raw_details?: string | undefined;
}

export interface CheckRun {
  id: number;
  repository: Repository;
  name: string;
  headSha: string;
  status: string;
  conclusion: string | null;
  detailsUrl: string | null;
  externalId: string;
  startedAt: string;
  completedAt: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  /** Of the creation and every update. */
  annotations: Annotation[];
  /** How often it was updated after it was created. */
  updates: number;
}

export interface CommitStatus {
  id: number;
  repository: Repository;
  sha: string;
  state: "error" | "failure" | "pending" | "success";
  context: string;
  description: string | null;
  targetUrl: string | null;
  createdAt: string;
}

export type Permissions = Record<string, "read" | "write">;

export interface Installation {
  id: number;
  account: Account;
  permissions: Permissions;
  createdAt: string;
  /** Requests left of this hour's. */
  remaining: number;
}

export interface Token {
  value: string;
  installation: Installation;
  permissions: Permissions;
  /** Ids; undefined is every repository of the installation. */
  repositories: Set<number> | undefined;
  expiresAt: number;
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
  /** Id of the installation whose token was shown. */
  installation: number | undefined;
  /** The request met an injected fault. */
  fault: boolean;
}

/** Something a client did that the real service would not understand. A test asserts that there is none. */
export interface Violation {
  method: string;
  path: string;
  problem: string;
}
