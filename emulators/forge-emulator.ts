import type { PullOptions } from "./control/pull-control.ts";
import type { PushOptions, PushTarget } from "./control/push-control.ts";
import type { CommitOptions, RepositoryOptions } from "./control/repository-control.ts";
import type { CommentOptions } from "./control/thread-control.ts";
import type { Fault } from "./http/faults.ts";
import type { Delivery } from "./webhooks/courier.ts";
import type {
  Comment,
  CommitStatus,
  Issue,
  Pull,
  Reaction,
  Repository,
  RequestRecord,
  Violation,
} from "./world/model.ts";

/**
 * What a test can do with an emulated host, whichever it is. Repositories are named "owner/name". Whatever sends a
 * webhook resolves once it was answered or given up. What only one host has is on that host's own type.
 */
export interface ForgeEmulator {
  /** Where it answers: the root of the host, which for GitHub is the API's. Without a slash at its end. */
  readonly url: string;
  /** Whom the comments that come through the API are by. */
  readonly bot: { readonly login: string };

  /** Where webhooks go from now on, all that there are. Without a URL nothing is sent. */
  setWebhook(url: string | undefined, secret?: string): void;
  /** Signs and sends any payload as this event (here a kind of event). `undefined` without a webhook URL. */
  deliver(event: string, payload: Record<string, unknown>): Promise<Delivery | undefined>;
  /** Sends exactly these headers and bytes, for deliveries that nobody signed or somebody forged. */
  deliverRaw(request: { headers: Record<string, string>; body: string }): Promise<Delivery>;
  /** Sends a delivery again, the same bytes under the same id. */
  redeliver(deliveryId: string): Promise<Delivery>;
  /** Lets the next request that matches go wrong (`times` of them), ahead of the real route. */
  fail(fault: Fault): void;
  /** No fault is left to come. */
  clearFaults(): void;
  /** Resolves with the predicate's value as soon as it is truthy; rejects after `timeoutMs` with what happened. */
  until<T>(
    predicate: () => T,
    options: { timeoutMs?: number; what: string },
  ): Promise<NonNullable<T>>;
  /** Stops serving and delivering, and removes the repositories. Can be called twice. */
  close(): Promise<void>;

  /** Creates a repository where the bot may do its work. */
  addRepository(name: string, options?: RepositoryOptions): Promise<Repository>;
  addFork(parent: string, name: string): Promise<Repository>;
  /** Deletes a fork; the pull requests from it stay, open or closed. */
  deleteFork(name: string): void | Promise<void>;
  renameRepository(name: string, to: string): Promise<void>;
  deleteRepository(name: string): Promise<void>;
  /** Commits to a branch that no open pull request comes from; sends nothing. */
  commit(name: string, branch: string, options: CommitOptions): Promise<string>;
  /** The commit a branch, a ref or an id stands for. */
  sha(name: string, ref: string): Promise<string>;
  /** Says what this person may do. Before that, everybody may read a public repository. */
  setPermission(name: string, login: string, role: "admin" | "write" | "read" | "none"): void;
  /** From now on only the owner pushes to it, and the bot if it is let. */
  protectBranch(name: string, branch: string, options?: { letsBot?: boolean }): void;

  openPull(name: string, options: PullOptions): Promise<Pull>;
  editPull(
    name: string,
    number: number,
    content: { title?: string; body?: string | null; base?: string },
  ): Promise<void>;
  closePull(name: string, number: number, by?: string): Promise<void>;
  reopenPull(name: string, number: number, by?: string): Promise<void>;
  lockPull(name: string, number: number, by?: string): Promise<void>;
  /** Merges with a merge commit. Rejects on a conflict. */
  mergePull(name: string, number: number, by?: string): Promise<string>;
  readyForReview(name: string, number: number): Promise<void>;
  convertToDraft(name: string, number: number): Promise<void>;
  /** Open pull requests from it are closed. */
  deleteBranch(name: string, branch: string): Promise<void>;
  /** Commits on top of a pull request's branch. */
  push(name: string, target: PushTarget, options: PushOptions): Promise<string>;
  /** Replaces a pull request's branch by a commit on `from`, or by a history of its own. */
  forcePush(
    name: string,
    target: PushTarget,
    options: PushOptions & { from?: string; orphan?: boolean },
  ): Promise<string>;

  /** Opens an issue that is no pull request; sends nothing. */
  openIssue(name: string, options: { title: string; body?: string; author?: string }): Issue;
  comment(name: string, number: number, options: CommentOptions): Promise<Comment>;
  editComment(id: number, options: { body: string; by?: string }): Promise<void>;
  deleteComment(id: number, by?: string): Promise<void>;
  /** Somebody reacts to a comment; nothing is sent. */
  react(id: number, login: string, content: string): void;

  pull(name: string, number: number): Pull;
  /** The comments of a thread that are still there, the oldest first, each with every body it ever had. */
  comments(name: string, number: number): Comment[];
  /** The same and the deleted ones. */
  commentsEver(name: string, number: number): Comment[];
  reactions(commentId: number): Reaction[];
  /** Of every commit, the oldest first. */
  statuses(name: string): CommitStatus[];
  readonly deliveries: readonly Delivery[];
  readonly requests: readonly RequestRecord[];
  /** What the real host would not have understood, or would have ignored. Empty after a good test. */
  readonly violations: readonly Violation[];
}
