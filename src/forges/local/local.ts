import { readFile } from "node:fs/promises";
import { parseDiff } from "../../diff/parse-diff.ts";
import type { Diff, FileChange } from "../../types/diff.ts";
import { UserError } from "../../types/user-error.ts";
import { git, GitError } from "./git.ts";
import type { Range } from "./range.ts";
import { readInside } from "./work-tree.ts";

/** Where a repository's configuration may stand, on this machine as on a forge. */
const configPaths = [
  ".github/chorale.yml",
  ".gitea/chorale.yml",
  ".forgejo/chorale.yml",
  ".chorale.yml",
];

/** A change on this machine, with the same questions a forge answers. */
export interface LocalChange {
  headSha: string | undefined;
  fetchDiff(signal: AbortSignal): Promise<Diff>;
  fetchFile(path: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** As it stands at the base: a change can't loosen its own review. */
  fetchConfig(): Promise<{ path: string; text: string } | undefined>;
}

/** What no setting of the user's, and no attribute of the repository's, may change about a diff. */
const diffFlags = [
  "--no-color",
  "--no-ext-diff",
  "--no-textconv",
  "--no-relative",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "--find-renames",
  "--submodule=short",
  "--ignore-submodules=dirty",
  "--unified=3",
  "--inter-hunk-context=0",
  "--diff-algorithm=default",
];

/** The change between two commits, or between a commit and the work tree. */
export function localChange(range: Range): LocalChange {
  const { root, baseSha, headSha } = range;
  return {
    headSha,
    async fetchDiff(signal) {
      const args = [
        "diff",
        ...diffFlags,
        baseSha,
        ...(headSha === undefined ? [] : [headSha]),
        "--",
      ];
      const files = parseDiff((await git(args, { cwd: root, signal })).toString("utf8"));
      if (headSha === undefined) files.push(...(await untracked(root, signal)));
      return { files, unread: [] };
    },
    fetchFile: (path, signal) =>
      headSha === undefined ? readInside(root, path) : showFile(root, headSha, path, signal),
    fetchConfig: () => firstConfig((path) => showFile(root, baseSha, path)),
  };
}

/** A diff that somebody made earlier; whole files come from the folder, where they still are what the diff says. */
export function diffChange(root: string, text: string): LocalChange {
  const changes = parseDiff(text);
  const byPath = new Map(changes.map((change) => [change.path, change]));
  return {
    headSha: undefined,
    fetchDiff: async () => ({ files: changes, unread: [] }),
    async fetchFile(path) {
      const bytes = await readInside(root, path);
      const change = byPath.get(path);
      if (bytes !== undefined && change !== undefined && !holdsNewSide(bytes, change)) {
        throw new Error("the file here is not the one that the diff was made from");
      }
      return bytes;
    },
    fetchConfig: () => firstConfig((path) => readInside(root, path)),
  };
}

/** Reads a diff from a file, or from standard input for `-`. */
export async function readDiffFile(file: string): Promise<string> {
  if (file === "-") {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks).toString("utf8");
  }
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new UserError(`${file} can't be read: give --diff a file, or - for standard input.`);
  }
}

/** The configuration of a folder, for a scan. */
export function folderConfig(root: string): ReturnType<LocalChange["fetchConfig"]> {
  return firstConfig((path) => readInside(root, path));
}

async function firstConfig(
  read: (path: string) => Promise<Uint8Array | undefined>,
): Promise<{ path: string; text: string } | undefined> {
  for (const path of configPaths) {
    const bytes = await read(path);
    if (bytes !== undefined) return { path, text: new TextDecoder().decode(bytes) };
  }
  return undefined;
}

async function showFile(
  root: string,
  sha: string,
  path: string,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  try {
    return await git(["cat-file", "blob", `${sha}:${path}`], { cwd: root, signal });
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

/** New files that git does not track yet and is not told to ignore: all their lines are added. */
async function untracked(root: string, signal: AbortSignal): Promise<FileChange[]> {
  const args = ["ls-files", "--others", "--exclude-standard", "-z"];
  const paths = (await git(args, { cwd: root, signal }))
    .toString("utf8")
    .split("\0")
    .filter(Boolean);
  const changes: FileChange[] = [];
  for (const path of paths) {
    const bytes = await readInside(root, path);
    if (bytes === undefined) continue;
    const binary = bytes.subarray(0, 8_000).includes(0);
    changes.push({
      path,
      status: "added",
      binary,
      submodule: false,
      hunks: binary ? [] : [wholeFile(new TextDecoder().decode(bytes))],
    });
  }
  return changes;
}

function wholeFile(text: string): FileChange["hunks"][number] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return {
    oldStart: 0,
    oldLines: 0,
    newStart: 1,
    newLines: lines.length,
    heading: "",
    lines: lines.map((line, index) => ({ kind: "added", text: line, newLine: index + 1 })),
  };
}

function holdsNewSide(bytes: Uint8Array, change: FileChange): boolean {
  const lines = new TextDecoder().decode(bytes).split("\n");
  return change.hunks.every((hunk) =>
    hunk.lines.every(({ newLine, text }) => newLine === undefined || lines[newLine - 1] === text),
  );
}
