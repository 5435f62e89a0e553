import type { Account, Comment, Pull, Repository } from "./model.ts";

/** What people did to a pull request. What was changed has its new value by then. */
export type PullEvent =
  | {
      action:
        "opened" | "closed" | "reopened" | "locked" | "ready_for_review" | "converted_to_draft";
    }
  | { action: "synchronize"; before: string; after: string }
  | { action: "edited"; from: PullContent };

/** What was there before; what did not change is absent. */
export interface PullContent {
  title?: string;
  body?: string | null;
  base?: { ref: string; sha: string };
}

export type RepositoryEvent = { action: "renamed"; from: string } | { action: "deleted" };

/** What a host tells its webhooks of what people did. Each resolves once they were answered or given up. */
export interface ForgeEvents {
  pull(pull: Pull, event: PullEvent, sender: Account): Promise<void>;
  comment(
    comment: Comment,
    event: { action: "created" | "deleted" } | { action: "edited"; before: string },
    sender: Account,
  ): Promise<void>;
  /** `before` is undefined for a new branch. Comes ahead of what becomes of the branch's pull requests. */
  branch(
    repository: Repository,
    event: { branch: string; before: string | undefined; after: string | undefined },
    sender: Account,
  ): Promise<void>;
  repository(repository: Repository, event: RepositoryEvent): Promise<void>;
}
