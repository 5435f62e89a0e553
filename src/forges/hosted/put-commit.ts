import { createHash } from "node:crypto";
import type { Pull, RepositoryRef } from "../../types/pull.ts";
import { ForgeError, type Commit, type FileEdit } from "../forge.ts";
import type { CallSignals } from "../http/caller.ts";
import { planEdits, type PlannedEdit } from "./plan-edits.ts";
import { settle } from "./settle.ts";
import { createFindEntry, type TreeEntry } from "./tree.ts";

/** A branch as it is now. */
export interface Branch {
  repository: RepositoryRef;
  /** In another repository than the pull that it is about. */
  isFork: boolean;
  name: string;
  sha: string;
}

/** What the only request that people see the effect of has to do before and after. */
export interface Guard {
  /** Right before it: rejects when the branch has moved. */
  before: () => Promise<void>;
  /** After a failure that leaves it open. */
  tookEffect: () => Promise<string | undefined>;
}

/** How a host takes commits. */
export interface CommitRoutes {
  /** The branch that a pull comes from. Throws `ForgeError` when nothing can be pushed there any more. */
  fetchBranch(pull: Pull, signals: CallSignals): Promise<Branch>;
  /** @param id a commit's or a folder's */
  fetchFolder(repository: RepositoryRef, id: string, signals: CallSignals): Promise<TreeEntry[]>;
  fetchCommit(
    repository: RepositoryRef,
    sha: string,
    signals: CallSignals,
  ): Promise<{ message: string; parents: string[] }>;
  /** Puts one commit on top of the branch; resolves with its id. */
  write(
    branch: Branch,
    commit: { message: string; edits: PlannedEdit[] },
    guard: Guard,
    signals: CallSignals,
  ): Promise<string>;
}

/** Where a commit is to stand. */
export interface Place {
  /** Whom it is for. */
  pull: Pull;
  /** The only commit that it may stand on. */
  parent: string;
  fetchBranch: () => Promise<Branch>;
  /** What is thrown where the branch ends with this commit instead. */
  moved: (now: string) => ForgeError;
}

/**
 * Puts a commit on a branch, unless it is there; resolves with its id. Where the files are all as they are to be, that is the
 * parent: a commit that changes nothing would only bring another review. One at a time for each branch: see to it.
 */
export async function putCommit(
  routes: CommitRoutes,
  { pull, parent, fetchBranch, moved }: Place,
  commit: Commit,
  signals: CallSignals,
): Promise<string> {
  /** `undefined` while the branch ends with the parent. */
  async function findDone({ repository, sha }: Branch): Promise<string | undefined> {
    if (sha === parent) return undefined;
    if (await isAsked(routes, repository, { sha, parent, commit }, signals)) return sha;
    throw moved(sha);
  }

  const look = async () => findDone(await fetchBranch());

  const branch = await fetchBranch();
  const done = await findDone(branch);
  if (done !== undefined) return done;
  const findEntry = entriesOf(routes, branch.repository, branch.sha, signals);
  const planned = await planEdits(pull, commit.files, findEntry);
  const edits = planned.filter((edit) => !holds(edit.before, edit));
  if (edits.length === 0) return branch.sha;
  const guard: Guard = {
    before: async () => {
      const { sha } = await fetchBranch();
      if (sha !== parent) throw moved(sha);
    },
    tookEffect: look,
  };
  try {
    return await routes.write(branch, { message: commit.message, edits }, guard, signals);
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    // However a host puts it: when the branch has moved by now, that is why. Or its last answer got lost.
    const sha = await look();
    if (sha === undefined) throw error;
    return sha;
  }
}

/** Whether a commit is the one that was asked for, by its content alone. */
export async function isAsked(
  routes: CommitRoutes,
  repository: RepositoryRef,
  { sha, parent, commit }: { sha: string; parent: string; commit: Commit },
  signals: CallSignals,
): Promise<boolean> {
  const { message, parents } = await routes.fetchCommit(repository, sha, signals);
  const isNext = parents.length === 1 && parents[0] === parent;
  // Gitea takes blanks off both ends.
  if (!isNext || settle(message).trim() !== settle(commit.message).trim()) return false;
  const findEntry = entriesOf(routes, repository, sha, signals);
  const same = commit.files.map(async (file) => holds(await findEntry(file.path), file));
  return (await Promise.all(same)).every(Boolean);
}

function entriesOf(
  routes: CommitRoutes,
  repository: RepositoryRef,
  sha: string,
  signals: CallSignals,
) {
  return createFindEntry(sha, (id) => routes.fetchFolder(repository, id, signals));
}

function holds(entry: TreeEntry | undefined, { content }: FileEdit): boolean {
  if (content === null || entry === undefined) return content === null && entry === undefined;
  return entry.sha === blobId(content, entry.sha.length);
}

/** git's name for these bytes; a repository with names of 64 digits uses SHA-256. */
function blobId(content: Uint8Array, digits: number): string {
  const hash = createHash(digits === 64 ? "sha256" : "sha1");
  return hash.update(`blob ${content.length}\0`).update(content).digest("hex");
}
