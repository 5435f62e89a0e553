import { languageOf } from "../../diff/language.ts";
import { parseDiff } from "../../diff/parse-diff.ts";
import type { Diff, FileChange } from "../../types/diff.ts";
import { UserError } from "../../types/user-error.ts";
import { git, GitError, OutputTooLarge, type GitOptions } from "./git.ts";
import type { Range } from "./range.ts";
import { withoutRepositoryFilters } from "./repository-filters.ts";
import { listUntracked } from "./untracked.ts";

/** What no setting of the user's, and no attribute of the repository's, may change about a diff. */
const flags = [
  "--patch",
  "--no-color",
  "--no-ext-diff",
  "--no-textconv",
  "--no-relative",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "--find-renames=50%",
  "-l1000",
  "-O/dev/null",
  "--submodule=short",
  "--ignore-submodules=dirty",
  "--unified=3",
  "--inter-hunk-context=0",
  "--indent-heuristic",
  "--diff-algorithm=default",
];

/** Paths that fit into one call of git, with room to spare. */
const pathsPerCall = 200;

/** The change of a range: what git tracks and, up to the work tree, what it does not track yet. */
export async function fetchRangeDiff(range: Range, signal: AbortSignal): Promise<Diff> {
  const tracked = await uncoverText(await diffOf(range, signal), range, signal);
  if (range.headSha !== undefined) return { files: tracked, unread: [] };
  const untracked = await listUntracked(range.root, signal);
  const renewed = new Set(untracked.files.map(({ path }) => path));
  return {
    // Deleted in the index only: the file that is still there counts.
    files: [...tracked.filter(({ path }) => !renewed.has(path)), ...untracked.files],
    unread: untracked.unread,
  };
}

/**
 * A `.gitattributes` in the change, or a zero byte, makes git call a file binary. A script that could run all the same
 * must not escape the review that way: for those git is asked again, for their text.
 */
async function uncoverText(
  files: readonly FileChange[],
  range: Range,
  signal: AbortSignal,
): Promise<FileChange[]> {
  const covered = files.filter(
    ({ binary, status, path }) => binary && status !== "deleted" && languageOf(path) !== "text",
  );
  const uncovered = new Map<string, FileChange>();
  for (let start = 0; start < covered.length; start += pathsPerCall) {
    const paths = covered
      .slice(start, start + pathsPerCall)
      .flatMap(({ oldPath, path }) => (oldPath === undefined ? [path] : [oldPath, path]));
    const texts = await diffOf(range, signal, ["--text"], paths);
    for (const file of texts) uncovered.set(file.path, file);
  }
  return files.map((file) => (covered.includes(file) ? (uncovered.get(file.path) ?? file) : file));
}

async function diffOf(
  { root, baseSha, headSha }: Range,
  signal: AbortSignal,
  further: readonly string[] = [],
  paths: readonly string[] = [],
): Promise<FileChange[]> {
  const commits = headSha === undefined ? [baseSha] : [baseSha, headSha];
  const args = ["diff", ...flags, ...further, ...commits, "--", ...paths];
  // Only a work tree's files go through filters.
  const settings = headSha === undefined ? await withoutRepositoryFilters(root, signal) : [];
  return parseDiff(await runDiff(args, { cwd: root, signal, settings }));
}

async function runDiff(args: readonly string[], options: GitOptions): Promise<string> {
  try {
    return (await git(args, options)).toString("utf8");
  } catch (error) {
    if (error instanceof OutputTooLarge) {
      throw new UserError(
        `This change is ${error.message}: review a part of it with --base and --head.`,
      );
    }
    if (error instanceof GitError && /promisor|not allowed|lazy fetching/.test(error.message)) {
      throw new UserError(
        "This is a partial clone that lacks some files of the change: run `git diff` with the same commits once, it fetches them.",
      );
    }
    throw error;
  }
}
