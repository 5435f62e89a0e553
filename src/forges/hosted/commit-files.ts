import { createHash } from "node:crypto";
import type { Pull, RepositoryRef } from "../../types/pull.ts";
import { ForgeError, type Commit, type FileEdit } from "../forge.ts";
import type { Caller, CallSignals } from "../http/caller.ts";
import { planEdits, type PlannedEdit } from "./plan-edits.ts";
import { settle } from "./settle.ts";
import { createFindEntry, type TreeEntry } from "./tree.ts";

/** The branch that a pull comes from, as it is now. */
export interface Branch {
  /** The pull's own, or a fork of it. */
  repository: RepositoryRef;
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
  /** Throws `ForgeError` when nothing can be pushed there any more. */
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

/**
 * Commits to the branch of a pull whose head is still the same; one at a time for each pull. Where the files are all as
 * they are to be, that is the head: a commit that changes nothing would only bring another review.
 */
export function commitFiles(
  caller: Caller,
  routes: CommitRoutes,
  pull: Pull,
  commit: Commit,
  signals: CallSignals,
): Promise<string> {
  const { owner, repo, number } = pull.ref;
  const readFolders = (repository: RepositoryRef, sha: string) =>
    createFindEntry(sha, (id) => routes.fetchFolder(repository, id, signals));

  /** Whether a commit is the one that was asked for, by its content alone. */
  async function isAsked({ repository, sha }: Branch): Promise<boolean> {
    const { message, parents } = await routes.fetchCommit(repository, sha, signals);
    const isNext = parents.length === 1 && parents[0] === pull.headSha;
    // Gitea takes blanks off both ends.
    if (!isNext || settle(message).trim() !== settle(commit.message).trim()) return false;
    const findEntry = readFolders(repository, sha);
    const same = commit.files.map(async (file) => holds(await findEntry(file.path), file));
    return (await Promise.all(same)).every(Boolean);
  }

  /** `undefined` while the branch is as the pull says. */
  async function findDone(branch: Branch): Promise<string | undefined> {
    if (branch.sha === pull.headSha) return undefined;
    if (await isAsked(branch)) return branch.sha;
    throw movedOn(pull, branch.sha);
  }

  const look = async () => findDone(await routes.fetchBranch(pull, signals));

  return caller.inTurn(`branch of ${owner}/${repo}#${number}`, signals, async () => {
    const branch = await routes.fetchBranch(pull, signals);
    const done = await findDone(branch);
    if (done !== undefined) return done;
    const findEntry = readFolders(branch.repository, branch.sha);
    const planned = await planEdits(pull, commit.files, findEntry);
    const edits = planned.filter((edit) => !holds(edit.before, edit));
    if (edits.length === 0) return branch.sha;
    const guard: Guard = {
      before: async () => {
        const { sha } = await routes.fetchBranch(pull, signals);
        if (sha !== pull.headSha) throw movedOn(pull, sha);
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
  });
}

function movedOn({ ref: { owner, repo, number }, headSha }: Pull, now: string): ForgeError {
  return new ForgeError(
    `${owner}/${repo}#${number} moved on: its head is ${now} and no longer ${headSha}, which the commit was made for. ` +
      "Ask again for the new head.",
    { status: 409 },
  );
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
