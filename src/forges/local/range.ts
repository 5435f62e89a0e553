import { closestMatch } from "leven";
import { UserError } from "../../types/user-error.ts";
import { git, GitError, gitLine } from "./git.ts";

/** What a local review compares: two commits, or a commit and the work tree. */
export interface Range {
  /** Top folder of the repository; of a bare one its only folder. */
  root: string;
  baseSha: string;
  /** Absent where the head is the work tree, with what is staged, changed or new in it. */
  headSha: string | undefined;
}

/** The top folder of the repository that holds `dir`, for a bare repository `dir` itself. */
export async function findRoot(dir: string): Promise<string> {
  try {
    return await gitLine(["rev-parse", "--show-toplevel"], { cwd: dir });
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (error.message.includes("safe.directory")) {
      throw new UserError(
        `${dir} belongs to somebody else, and git refuses to read it: ${error.message}`,
      );
    }
    if (error.message.includes("work tree")) return dir;
    throw new UserError(
      `${dir} is not in a git repository: name one with --repo, or give a diff with --diff.`,
    );
  }
}

/** Whether there is a repository that holds `dir`. */
export async function isInRepository(dir: string): Promise<boolean> {
  return (await gitLine(["rev-parse", "--git-dir"], { cwd: dir, accept: [128] })) !== "";
}

/**
 * Resolves what is to be reviewed: from where the head left the base, as a pull request would show it.
 *
 * - Without `head` it is the work tree: staged, unstaged and untracked changes, and the commits since the base.
 * - Without `base` it is the remote's default branch. On that branch itself these are the commits that were not pushed yet.
 * - Where there is no remote it is `main` or `master`; on it, and where neither exists, the last commit.
 */
export async function resolveRange(
  root: string,
  { base, head }: { base?: string | undefined; head?: string | undefined },
): Promise<Range> {
  if (head === undefined) await requireWorkTree(root);
  const headSha = await resolveCommit(root, head ?? "HEAD");
  const against =
    base === undefined ? await defaultBase(root, headSha) : await resolveCommit(root, base);
  const names = { base: base ?? "The default branch", head: head ?? "HEAD" };
  const baseSha = await mergeBase(root, against, headSha, names);
  return { root, baseSha, headSha: head === undefined ? undefined : headSha };
}

async function requireWorkTree(root: string): Promise<void> {
  const isInside = await gitLine(["rev-parse", "--is-inside-work-tree"], { cwd: root });
  if (isInside !== "true") {
    throw new UserError("This repository is bare, it has no work tree: name a commit with --head.");
  }
}

async function resolveCommit(root: string, revision: string): Promise<string> {
  const sha = await tryResolve(root, revision);
  if (sha !== undefined) return sha;
  if (revision === "HEAD") {
    throw new UserError("This repository has no commit yet: commit first, or scan its files.");
  }
  if (revision.includes("..")) {
    throw new UserError(`${revision} is a range: name its ends with --base and --head.`);
  }
  const match = closestMatch(revision, await branchNames(root), { maxDistance: 3 });
  const help =
    match === undefined ? "`git branch -a` lists the branches." : `Did you mean ${match}?`;
  const shallow = (await isShallow(root))
    ? " This clone is shallow: it may have to be fetched."
    : "";
  throw new UserError(`There is no revision \`${revision}\` in this repository. ${help}${shallow}`);
}

async function tryResolve(root: string, revision: string): Promise<string | undefined> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
  const sha = await gitLine(args, { cwd: root, accept: [1, 128] });
  // A range, or a revision with a caret in front of it, comes out as something else.
  return /^[0-9a-f]{40,64}$/.test(sha) ? sha : undefined;
}

/**
 * The branch that only people with a say can write to, as far as it is known here: the remote's default branch or, where there is no
 * remote, `main` or `master`. `undefined` where it is not known: no other branch of this machine will do, it may be anybody's.
 */
export async function trustedTip(root: string): Promise<string | undefined> {
  const remote = await mainRemote(root);
  return await firstOf(root, remote === undefined ? localNames : remoteNames(remote));
}

// Full names: a tag can be called `origin/main` too.
const localNames = ["refs/heads/main", "refs/heads/master"];
const remoteNames = (remote: string) =>
  ["HEAD", "main", "master"].map((name) => `refs/remotes/${remote}/${name}`);

/** The remote that pull requests go to; `undefined` where there is none. */
async function mainRemote(root: string): Promise<string | undefined> {
  const remotes = (await gitLine(["remote"], { cwd: root })).split("\n").filter(Boolean);
  return remotes.includes("origin") ? "origin" : remotes[0];
}

async function firstOf(root: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const sha = await tryResolve(root, name);
    if (sha !== undefined) return sha;
  }
  return undefined;
}

/** The branch that pull requests go to. */
async function defaultBase(root: string, headSha: string): Promise<string> {
  const remote = await mainRemote(root);
  const sha = await firstOf(root, [...remoteNames(remote ?? "origin"), ...localNames]);
  if (sha !== undefined) return sha;
  if (remote === undefined) return headSha;
  // A clone of one branch: the last commit would make a pull look empty.
  throw new UserError(
    `The default branch of ${remote} is not known here: name the base with --base, after \`git fetch\` if need be.`,
  );
}

async function mergeBase(
  root: string,
  baseSha: string,
  headSha: string,
  names: { base: string; head: string },
): Promise<string> {
  const args = ["merge-base", baseSha, headSha];
  const [first = ""] = (await gitLine(args, { cwd: root, accept: [1] })).split("\n");
  if (first !== "") return first;
  throw new UserError(
    (await isShallow(root))
      ? "This clone is too shallow to hold the base: fetch more of it, for example with `git fetch --unshallow`."
      : `${names.base} and ${names.head} have no common history: name another --base.`,
  );
}

async function isShallow(root: string): Promise<boolean> {
  return (await gitLine(["rev-parse", "--is-shallow-repository"], { cwd: root })) === "true";
}

async function branchNames(root: string): Promise<string[]> {
  const kinds = ["refs/heads", "refs/remotes", "refs/tags"];
  const args = ["for-each-ref", "--format=%(refname:short)", ...kinds];
  return (await git(args, { cwd: root })).toString("utf8").split("\n").filter(Boolean);
}
