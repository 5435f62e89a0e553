import type { Account, Repository } from "../world/model.ts";

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
  state: "PENDING" | "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED";
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
