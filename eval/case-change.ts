import { existsSync } from "node:fs";
import { mkdtemp, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDiff } from "../src/diff/parse-diff.ts";
import { git } from "../src/forges/local/git.ts";
import { readInside } from "../src/forges/local/work-tree.ts";
import type { Change } from "../src/review/review-change.ts";
import type { FileChange } from "../src/types/diff.ts";

const flags = [
  "--no-index",
  "--no-color",
  "--no-ext-diff",
  "--no-textconv",
  "--no-renames",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "--unified=3",
];

/** What leads from a case's `before/`, which may be missing, to its `after/`, as a forge would hand it out. */
export function caseChange(folder: string): Change {
  return {
    fetchDiff: async (signal) => ({
      files: parseDiff(await diffOf(folder, signal)).map(withinTree),
      unread: [],
    }),
    fetchFile: (path) => readInside(join(folder, "after"), path),
  };
}

async function diffOf(folder: string, signal: AbortSignal): Promise<string> {
  const compare = async (before: string) => {
    const args = ["diff", ...flags, "--", before, "after"];
    // git tells by 1 that there are differences.
    return (await git(args, { cwd: folder, signal, accept: [1] })).toString("utf8");
  };
  if (existsSync(join(folder, "before"))) return await compare("before");
  const empty = await mkdtemp(join(tmpdir(), "chorale-eval-"));
  try {
    return await compare(empty);
  } finally {
    await rmdir(empty);
  }
}

/** The two trees stand in for one: no file has moved from one folder to the other. */
function withinTree(change: FileChange): FileChange {
  return { ...change, path: change.path.replace(/^(?:before|after)\//, "") };
}
