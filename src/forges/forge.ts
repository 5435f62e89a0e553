import type { Diff } from "../types/diff.ts";
import type { Finding } from "../types/finding.ts";
import type { Pull, PullRef, RepositoryRef, ThreadRef } from "../types/pull.ts";

/** What a host lacks; the report adapts. */
export interface Capabilities {
  /** Check runs with annotations; without them the verdict becomes a commit status. */
  checks: boolean;
  /** ```suggestion blocks that can be committed from the page. Without them a remark on several lines stands beside the last one. */
  suggestions: boolean;
  /**
   * Only the host can have signed a delivery. Elsewhere whoever administers a repository is shown the webhook's secret, so
   * that what a delivery says somebody wants is looked up before it is done.
   */
  authenticDeliveries: boolean;
}

/** A comment as the forge shows it, whoever wrote it. */
export interface ThreadComment {
  login: string;
  body: string;
  /** When it was written, as Unix time in milliseconds by the forge's clock. */
  writtenMs: number;
}

/** What there is at a thread's number. */
export interface Issue {
  /** It is a pull request. */
  isPull: boolean;
}

/** A repository as it is now. */
export interface Repository {
  /** By its present name. */
  ref: RepositoryRef & { repositoryId: number };
  /** Not everybody may see it. */
  isPrivate: boolean;
}

/** A comment of ours that is already in a thread. */
export interface OwnComment {
  id: number;
  body: string;
  url: string;
}

/** Where a comment ended up, and what had to be done for it. */
export interface Publication {
  commentId: number;
  url: string;
  change: "created" | "edited" | "unchanged";
}

/** Something said beside lines of the head; all of them have to be shown by one hunk of the diff. */
export interface Remark {
  path: string;
  /** 1-based; not after `endLine`. */
  line: number;
  /** 1-based; the same for a single line. */
  endLine: number;
  body: string;
}

/** A text and its remarks, which the forge shows as one review. */
export interface PullReview {
  marker: string;
  /** Begins with the marker. */
  body: string;
  event: "comment" | "request-changes";
  remarks: Remark[];
}

/** Where a review ended up, and what had to be done for it. */
export interface Submission {
  reviewId: number;
  url: string;
  change: "created" | "unchanged";
  /** The remarks that have no place in the diff: they are not in the review. */
  left: Remark[];
}

/** What a file is to be; `null` deletes it. */
export interface FileEdit {
  path: string;
  content: Uint8Array | null;
}

/** One commit for all of its files, of which there is at least one. */
export interface Commit {
  message: string;
  files: FileEdit[];
}

/**
 * Whether we may write to a branch: `protected` is one that the repository keeps from direct pushes, also where the host would let
 * our account through; `no access` one that we can't push to.
 */
export type BranchAccess = "may push" | "protected" | "no access";

/** The branch that a pull comes from. */
export interface HeadBranch {
  name: string;
  /** It is in another repository than the pull. */
  isFork: boolean;
  access: BranchAccess;
}

/** What is put beside a pull, for its author to take or leave. */
export interface Offer {
  /** Of the pull's repository, 100 characters at most, and new unless it is what was made here before. */
  branch: string;
  title: string;
  body: string;
  /** One on top of the other, at least one; each changes something. */
  commits: Commit[];
}

/** A pull request of ours. */
export interface OpenedPull {
  number: number;
  url: string;
}

/** The configuration of a repository, as text, with the path it was found at. */
export interface ConfigFile {
  path: string;
  text: string;
}

/** Text files that are looked for by the folder they stand in. */
export interface FolderQuery {
  /** Relative to the repository, without a slash at its end. */
  folder: string;
  /** What their names have to be like: `/\.md$/`. */
  names: RegExp;
  /** So many of them are read, the first by name. */
  mostFiles: number;
  /** Of so many bytes at most. */
  maxBytes: number;
}

/** A file of a folder, with the path from the repository. It has no text where it is too long, or one too many, to be read. */
export interface FolderFile {
  path: string;
  text: string | undefined;
}

/** What our check is called on every host: branch rules name it. */
export const checkName = "Chorale";

/** What the forge shows beside a commit. Annotations are findings on lines of the head. */
export interface Check {
  headSha: string;
  /**
   * `undefined` while the review is running. `neutral` neither praises nor, where hosts know such a thing, blocks; elsewhere it is
   * what the host was set up with, and never a success.
   */
  conclusion?: "success" | "failure" | "neutral";
  /** It has not begun: it waits for others. */
  isQueued?: boolean;
  title: string;
  summary: string;
  annotations: Finding[];
  /** The page that says more, for hosts whose checks show no summary. */
  url?: string;
}

export type Permission = "none" | "read" | "write" | "admin";

export type Reaction = "eyes" | "+1" | "-1" | "rocket" | "confused";

/**
 * A code host. Adapters translate; they decide nothing.
 *
 * Every method waits out rate limits, retries what is worth retrying and rejects with `ForgeError`
 * when it gives up, with the signal's reason when it is aborted.
 *
 * `unless` is for a write that may cease to be wanted. Once it is aborted nothing more is sent, and whatever the write waits for
 * or reads ends at once, with the reason of `unless`. Only a request to write that has been sent is not broken off: the
 * forge might carry it out later all the same. If it succeeds and was the last one, so does the method.
 */
export interface Forge {
  /** The name used in `RepositoryRef.forge`. */
  readonly name: string;
  /** Our own account: what we write there is by it. */
  readonly login: string;
  readonly capabilities: Capabilities;
  /** Longest comment body the host accepts, in UTF-16 code units. */
  readonly maxCommentLength: number;

  fetchPull(ref: PullRef, signal: AbortSignal): Promise<Pull>;
  /** The change from the merge base to the head, for a pull of any size: what can't be had is named in `unread`. */
  fetchDiff(pull: Pull, signal: AbortSignal): Promise<Diff>;
  /** The bytes of a file of the pull's head; `undefined` if there is none at that path. */
  fetchFile(pull: Pull, path: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** The first of the host's configuration paths that exists on the default branch. */
  fetchConfig(repository: RepositoryRef, signal: AbortSignal): Promise<ConfigFile | undefined>;
  /**
   * The files directly in a folder of the default branch, by their names; none where there is no such folder. Links, folders
   * and submodules are no files.
   */
  fetchFolder(
    repository: RepositoryRef,
    query: FolderQuery,
    signal: AbortSignal,
  ): Promise<FolderFile[]>;

  /**
   * Our own comment that begins with `marker`, on whichever page of the thread it is; the oldest if there are several.
   * A comment by anybody else is never ours, whatever it contains.
   */
  findComment(
    thread: ThreadRef,
    marker: string,
    signal: AbortSignal,
  ): Promise<OwnComment | undefined>;
  /** Edits our earlier comment with this marker if there is one, else creates it. Safe to call twice. */
  ensureComment(
    thread: ThreadRef,
    marker: string,
    body: string,
    signal: AbortSignal,
    unless?: AbortSignal,
  ): Promise<Publication>;
  /** A comment of this thread; `undefined` if there is none with that id in it. */
  fetchComment(
    thread: ThreadRef,
    commentId: number,
    signal: AbortSignal,
  ): Promise<ThreadComment | undefined>;
  /** Creates or updates our one check for this head. Safe to call twice. */
  ensureCheck(ref: PullRef, check: Check, signal: AbortSignal, unless?: AbortSignal): Promise<void>;

  /**
   * Reviews the pull's head, once for each marker: a review of ours that begins with it and is of this head is left as it is.
   * Safe to call twice. Remarks that the diff has no place for come back as `left` and hold up no others. Rejects with
   * `ForgeError` 409 when the pull has another head by now, and where the account has begun a review itself and not submitted
   * it (Gitea): the host would publish that together with ours.
   */
  submitReview(
    pull: Pull,
    review: PullReview,
    signal: AbortSignal,
    unless?: AbortSignal,
  ): Promise<Submission>;
  /**
   * Ends what a review of ours that asked for changes holds up, and says why. Safe to call twice; a review that holds up
   * nothing stays as it is.
   */
  dismissReview(ref: PullRef, reviewId: number, reason: string, signal: AbortSignal): Promise<void>;
  /**
   * Commits to the branch that the pull comes from, in its fork if need be, and resolves with the commit's id. Files that are
   * there keep their modes; there is no writing through links. What is already as it is to be is left out; where that is all,
   * nothing is written, and the head's id is the answer.
   *
   * Rejects with `ForgeError`, and nothing is written: 409 when the pull has no branch, or another head by now, unless that is this
   * very commit, so it is safe to call twice; 422 for what can't be meant, such as two edits of one path.
   *
   * A host that can't make it conditional (Gitea) may put the commit on top of a push of the same moment, as long as that
   * changed none of its files.
   */
  commitFiles(
    pull: Pull,
    commit: Commit,
    signal: AbortSignal,
    unless?: AbortSignal,
  ): Promise<string>;

  /**
   * Looks up whether the branch that the pull comes from is ours to write to. That it is says nothing for sure: rules may ask for
   * something of a commit, and an App for its permission. Rejects with `ForgeError` 409 as `commitFiles` does, where there is no branch.
   */
  fetchHeadBranch(pull: Pull, signal: AbortSignal): Promise<HeadBranch>;
  /**
   * Puts commits on top of the pull's head, on a branch of their own, and opens a pull request from that against the branch that the
   * pull comes from. Safe to call twice, also where only a part was done: the branch is gone on with, and the pull request that
   * is open from it found again.
   *
   * Rejects with `ForgeError`: 409 when the pull has another head by now and nothing was begun; 422 where the branch holds
   * something else, or for a pull from a fork; and as `commitFiles` does.
   */
  openPull(
    pull: Pull,
    offer: Offer,
    signal: AbortSignal,
    unless?: AbortSignal,
  ): Promise<OpenedPull>;

  /** Reacts to a comment in the thread. Safe to call twice. */
  react(
    repository: RepositoryRef,
    commentId: number,
    reaction: Reaction,
    signal: AbortSignal,
  ): Promise<void>;
  /** The issue or pull request of this number; `undefined` where there is none that we are shown. */
  fetchIssue(thread: ThreadRef, signal: AbortSignal): Promise<Issue | undefined>;
  /** `undefined` where there is none that we are shown; under a name that it had, it is found too. */
  fetchRepository(repository: RepositoryRef, signal: AbortSignal): Promise<Repository | undefined>;
  /** What this user may do in the repository, as the forge itself says. */
  fetchPermission(
    repository: RepositoryRef,
    login: string,
    signal: AbortSignal,
  ): Promise<Permission>;

  /** A link to a line of the head that stays right when the branch moves. */
  permalink(pull: Pull, path: string, line: number): string;
}

/** The forge that a pull or an issue is on. Rejects while it does not tell who we are there; with a `UserError` where we serve no such forge. */
export type OpenForge = (ref: ThreadRef, signal: AbortSignal) => Promise<Forge>;

/** The forge said no, or said nothing for too long. `status` is the last HTTP status, if any. */
export class ForgeError extends Error {
  override readonly name = "ForgeError";
  readonly status: number | undefined;
  constructor(message: string, options: { status?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.status = options.status;
  }
}
