import { closestMatch } from "leven";
import { UserError } from "../../types/user-error.ts";
import { git, GitError } from "./git.ts";

/** What a local review compares: two commits, or a commit and the work tree. */
export interface Range {
  /** Top folder of the repository. */
  root: string;
  baseSha: string;
  /** Absent where the head is the work tree, with what is staged, changed or new in it. */
  headSha: string | undefined;
}

/** The top folder of the repository that holds `dir`. */
export async function findRoot(dir: string): Promise<string> {
  try {
    return (await git(["rev-parse", "--show-toplevel"], { cwd: dir })).toString("utf8").trim();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `${dir} is not in a git repository: name one with --repo, or give a diff with --diff.`,
    );
  }
}

/**
 * Resolves what is to be reviewed: from where the head left the base, as a pull request would show it.
 * Without `head` it is the work tree. Without `base` it is the default branch, or on that branch itself its last commit.
 */
export async function resolveRange(
  root: string,
  { base, head }: { base?: string | undefined; head?: string | undefined },
): Promise<Range> {
  const headSha = await resolveCommit(root, head ?? "HEAD");
  const against = base === undefined ? await defaultBase(root) : await resolveCommit(root, base);
  const baseSha = await mergeBase(root, against, headSha, {
    base: base ?? against,
    head: head ?? "HEAD",
  });
  return { root, baseSha, headSha: head === undefined ? undefined : headSha };
}

async function resolveCommit(root: string, revision: string): Promise<string> {
  try {
    const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
    return (await git(args, { cwd: root })).toString("utf8").trim();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (revision === "HEAD")
      throw new UserError("This repository has no commit yet: commit first.");
    const match = closestMatch(revision, await branchNames(root), { maxDistance: 3 });
    const hint =
      match === undefined ? "\`git branch -a\` lists the branches" : `did you mean ${match}?`;
    throw new UserError(`There is no revision ${revision} in this repository (${hint}).`);
  }
}

/** The branch that pull requests go to: the remote's own, or else `main` or `master`. */
async function defaultBase(root: string): Promise<string> {
  for (const name of ["origin/HEAD", "origin/main", "origin/master", "main", "master"]) {
    const args = ["rev-parse", "--verify", "--quiet", `${name}^{commit}`];
    const sha = (await git(args, { cwd: root, accept: [1, 128] })).toString("utf8").trim();
    if (sha !== "") return sha;
  }
  return await resolveCommit(root, "HEAD");
}

async function mergeBase(
  root: string,
  baseSha: string,
  headSha: string,
  names: { base: string; head: string },
): Promise<string> {
  const args = ["merge-base", baseSha, headSha];
  const [first = ""] = (await git(args, { cwd: root, accept: [1] })).toString("utf8").split("\n");
  if (first !== "") return first;
  const shallow = (await git(["rev-parse", "--is-shallow-repository"], { cwd: root })).toString(
    "utf8",
  );
  throw new UserError(
    shallow.trim() === "true"
      ? "This clone is too shallow to hold the base: fetch more of it, for example with `git fetch --unshallow`."
      : `${names.base} and ${names.head} have no common history: name another --base.`,
  );
}

async function branchNames(root: string): Promise<string[]> {
  const args = [
    "for-each-ref",
    "--format=%(refname:short)",
    "refs/heads",
    "refs/remotes",
    "refs/tags",
  ];
  return (await git(args, { cwd: root })).toString("utf8").split("\n").filter(Boolean);
}
