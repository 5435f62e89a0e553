import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { oldSide } from "../../diff/old-side.ts";
import { parseDiff } from "../../diff/parse-diff.ts";
import type { Diff, FileChange } from "../../types/diff.ts";
import { UserError } from "../../types/user-error.ts";
import type { ConfigFile, FolderFile, FolderQuery } from "../forge.ts";
import { committedFolder, folderBefore, folderOnDisk } from "./folder.ts";
import { fetchRangeDiff } from "./git-diff.ts";
import { git, GitError } from "./git.ts";
import { trustedTip, type Range } from "./range.ts";
import { maxReadBytes, readInside } from "./work-tree.ts";

/** Where a repository's configuration may stand, on this machine as on a forge. */
const configPaths = [
  ".github/chorale.yml",
  ".gitea/chorale.yml",
  ".forgejo/chorale.yml",
  ".chorale.yml",
];

/** What a repository on this machine sets, with the same questions a forge answers. */
export interface LocalSettings {
  fetchConfig(): Promise<ConfigFile | undefined>;
  fetchFolder(query: FolderQuery): Promise<FolderFile[]>;
}

/** A change on this machine, with the same questions a forge answers. Settings are as they stand at its base: it can't loosen its own review. */
export interface LocalChange extends LocalSettings {
  headSha: string | undefined;
  /** The top folder of the work tree that it ends in; absent where it ends in a commit, or is somebody's diff. */
  workTree?: string;
  /**
   * What the default branch sets, as far as that branch is known here. The base of a change can be a commit of whoever wrote the
   * change; what may run a program is taken from here.
   */
  fetchTrusted?(): Promise<LocalSettings | undefined>;
  fetchDiff(signal: AbortSignal): Promise<Diff>;
  /** A link's content is the name that it points to, as git has it. Rejects for a file that can't be read. */
  fetchFile(path: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
}

/** The change between two commits, or between a commit and the work tree. */
export function localChange(range: Range): LocalChange {
  const { root, baseSha, headSha } = range;
  return {
    headSha,
    fetchDiff: (signal) => fetchRangeDiff(range, signal),
    fetchFile: (path, signal) =>
      headSha === undefined
        ? readChecked(root, path, signal)
        : showFile(root, headSha, path, signal),
    ...(headSha === undefined ? { workTree: root } : {}),
    async fetchTrusted() {
      const tip = await trustedTip(root);
      return tip === undefined ? undefined : committedSettings(root, tip);
    },
    ...committedSettings(root, baseSha),
  };
}

function committedSettings(root: string, sha: string): LocalSettings {
  return {
    fetchConfig: () => firstConfig((path) => showFile(root, sha, path)),
    fetchFolder: (query) => orExplain(query.folder, committedFolder(root, sha, query)),
  };
}

/** A diff that somebody made earlier; whole files come from the folder, where they still are what the diff says. */
export function diffChange(root: string, text: string): LocalChange {
  const changes = parseDiff(text);
  const byPath = new Map(changes.map((change) => [change.path, change]));
  return {
    headSha: undefined,
    async fetchDiff() {
      const kept = changes.filter(({ status }) => status !== "deleted");
      const found = await Promise.all(kept.map(({ path }) => readInside(root, path)));
      if (kept.length > 0 && found.every((bytes) => bytes === undefined)) {
        throw new UserError(
          `None of the diff's files is in ${root}: run this in the repository that the diff belongs to, or name it with --repo.`,
        );
      }
      return { files: changes, unread: [] };
    },
    async fetchFile(path) {
      const bytes = await readInside(root, path);
      const change = byPath.get(path);
      if (bytes !== undefined && change !== undefined && !holdsNewSide(bytes, change)) {
        throw new Error("it differs from the diff");
      }
      return bytes;
    },
    fetchConfig: () => firstConfig((path) => readBefore(root, path, changes)),
    fetchFolder: (query) =>
      orExplain(
        query.folder,
        folderBefore(root, changes, query, (path) => readBefore(root, path, changes)),
      ),
  };
}

/** A file as it was before the changes; where they are not in the folder yet, as it is. */
async function readBefore(
  root: string,
  path: string,
  changes: readonly FileChange[],
): Promise<Uint8Array | undefined> {
  const change = changes.find(
    (one) => path === (one.oldPath ?? one.path) && one.status !== "copied",
  );
  if (change === undefined) {
    return changes.some((one) => one.path === path) ? undefined : await readInside(root, path);
  }
  if (change.status === "added") return undefined;
  const isGone = change.status === "deleted";
  const bytes = isGone ? Buffer.of() : await readInside(root, change.path);
  if (bytes === undefined || !holdsNewSide(bytes, change)) return await readInside(root, path);
  return Buffer.from(oldSide(Buffer.from(bytes).toString("utf8"), change));
}

/** Reads a diff from a file that is named from this folder. */
export async function readDiffFile(file: string, folder: string): Promise<string> {
  const bytes = await readFile(resolve(folder, file)).catch(() => undefined);
  if (bytes === undefined) {
    throw new UserError(`${file} can't be read: give --diff a file, or - for standard input.`);
  }
  return diffText(bytes);
}

/** The text of a diff. Windows' shells write UTF-16, with a mark that says so. */
export function diffText(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isUtf16 ? "utf16le" : "utf8");
}

/** What stands in a folder now, for a scan. */
export function folderSettings(root: string): LocalSettings {
  return {
    fetchConfig: () => firstConfig((path) => readInside(root, path)),
    fetchFolder: (query) => orExplain(query.folder, folderOnDisk(root, query)),
  };
}

async function firstConfig(
  read: (path: string) => Promise<Uint8Array | undefined>,
): Promise<ConfigFile | undefined> {
  for (const path of configPaths) {
    const bytes = await orExplain(path, read(path));
    if (bytes !== undefined) return { path, text: new TextDecoder().decode(bytes) };
  }
  return undefined;
}

async function orExplain<T>(path: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`The configuration ${path} can't be read: ${why}`);
  }
}

/** A file that is part of the change, but not checked out (git-sparse-checkout(1)), is in the index. */
async function readChecked(
  root: string,
  path: string,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  return (await readInside(root, path)) ?? (await showFile(root, "", path, signal));
}

async function showFile(
  root: string,
  sha: string,
  path: string,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  const args = ["cat-file", "blob", `${sha}:${path}`];
  try {
    return await git(args, { cwd: root, signal, maxBytes: maxReadBytes });
  } catch (error) {
    const isMissing =
      error instanceof GitError &&
      /does not exist|exists on disk, but not in|is outside repository|outside working tree|bad file/.test(
        error.message,
      );
    if (isMissing) return undefined;
    throw error;
  }
}

/** Whether every line that the diff shows of the head is there. A carriage return makes no difference: git may add it. */
function holdsNewSide(bytes: Uint8Array, { hunks }: FileChange): boolean {
  const lines = Buffer.from(bytes).toString("utf8").split("\n");
  return hunks.every((hunk) =>
    hunk.lines.every(
      ({ newLine, text }) =>
        newLine === undefined || withoutReturn(lines[newLine - 1]) === withoutReturn(text),
    ),
  );
}

function withoutReturn(line: string | undefined): string | undefined {
  return line?.endsWith("\r") === true ? line.slice(0, -1) : line;
}
