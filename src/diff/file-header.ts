import type { FileChange, FileStatus, Hunk } from "../types/diff.ts";
import { DiffSyntaxError } from "./diff-syntax-error.ts";
import { devNull, parseHeaderNames, parseName, stripPrefixes } from "./git-path.ts";

/** What the lines before the hunks of one file said. */
export interface FileHeader {
  /** 1-based, in the diff. */
  line: number;
  /** The names of the `diff --git` line, where they could be told apart. */
  names?: [string, string];
  /** The names of the `---` and `+++` lines. */
  oldName?: string;
  newName?: string;
  /** Renamed or copied from and to; these names never carry a prefix. */
  from?: string;
  to?: string;
  status?: FileStatus;
  oldMode?: string;
  newMode?: string;
  binary: boolean;
}

/** Header lines by how they begin. Their order does not matter: git itself keeps to one. */
const readers: readonly [string, (header: FileHeader, rest: string) => void][] = [
  ["old mode ", (header, rest) => (header.oldMode = rest)],
  ["new mode ", (header, rest) => (header.newMode = rest)],
  [
    "new file mode ",
    (header, rest) => {
      header.status = "added";
      header.newMode = rest;
    },
  ],
  [
    "deleted file mode ",
    (header, rest) => {
      header.status = "deleted";
      header.oldMode = rest;
    },
  ],
  [
    "rename from ",
    (header, rest) => {
      header.status = "renamed";
      header.from = parseName(rest);
    },
  ],
  ["rename to ", (header, rest) => (header.to = parseName(rest))],
  [
    "copy from ",
    (header, rest) => {
      header.status = "copied";
      header.from = parseName(rest);
    },
  ],
  ["copy to ", (header, rest) => (header.to = parseName(rest))],
  ["similarity index ", () => {}],
  ["dissimilarity index ", () => {}],
  [
    "index ",
    (header, rest) => {
      const mode = / (\d{6})$/.exec(rest)?.[1];
      if (mode === undefined) return;
      header.oldMode ??= mode;
      header.newMode ??= mode;
    },
  ],
];

/** Reads the header that begins at `lines[start]`, and gives the index behind it, where the hunks begin. */
export function parseFileHeader(
  lines: readonly string[],
  start: number,
): { header: FileHeader; next: number } {
  const header: FileHeader = { line: start + 1, binary: false };
  let next = start;
  const first = withoutReturn(lines[next]);
  if (first.startsWith("diff --git ")) {
    const names = parseHeaderNames(first.slice("diff --git ".length));
    if (names !== undefined) header.names = names;
    next += 1;
    while (readExtended(withoutReturn(lines[next]), header)) next += 1;
  }
  const line = withoutReturn(lines[next]);
  if (line.startsWith("Binary files ") && line.endsWith(" differ")) {
    header.binary = true;
    next += 1;
  } else if (line === "GIT binary patch") {
    header.binary = true;
    next = behindBinaryPatch(lines, next + 1);
  } else if (line.startsWith("--- ")) {
    const second = withoutReturn(lines[next + 1]);
    if (!second.startsWith("+++ "))
      throw new DiffSyntaxError(next + 2, "a line such as `+++ b/file`");
    header.oldName = parseName(line.slice(4));
    header.newName = parseName(second.slice(4));
    next += 2;
    if (lines[next]?.startsWith("@@") !== true) {
      throw new DiffSyntaxError(next + 1, "a hunk header such as `@@ -1,3 +1,4 @@`");
    }
  }
  return { header, next };
}

function readExtended(line: string, header: FileHeader): boolean {
  for (const [begin, read] of readers) {
    if (!line.startsWith(begin)) continue;
    read(header, line.slice(begin.length));
    return true;
  }
  return false;
}

/** Behind `literal 42` or `delta 42` stand lines of base 85, which holds no blank, then an empty one. */
function behindBinaryPatch(lines: readonly string[], start: number): number {
  let next = start;
  while (
    next < lines.length &&
    /^(?:(?:literal|delta) \d+|[^ \t]*)$/.test(withoutReturn(lines[next]))
  )
    next += 1;
  return next;
}

/** What the header and the hunks of one file say together. */
export function toFileChange(header: FileHeader, hunks: Hunk[]): FileChange {
  const [oldPath, path] = pathsOf(header);
  const status = statusOf(header, hunks);
  const { oldMode, newMode, binary } = header;
  return {
    path: status === "deleted" ? oldPath : path,
    ...((status === "renamed" || status === "copied") && oldPath !== path && { oldPath }),
    status,
    ...(oldMode !== undefined && status !== "added" && { oldMode }),
    ...(newMode !== undefined && status !== "deleted" && { newMode }),
    binary,
    submodule: oldMode === "160000" || newMode === "160000",
    hunks,
  };
}

function statusOf(header: FileHeader, hunks: readonly Hunk[]): FileStatus {
  if (header.status !== undefined) return header.status;
  if (header.oldName === devNull) return "added";
  if (header.newName === devNull) return "deleted";
  const isModeOnly = header.oldMode !== header.newMode && hunks.length === 0 && !header.binary;
  return isModeOnly ? "mode-changed" : "modified";
}

/** The old and the new path. Renames say theirs plainly; else `---` and `+++` do, and at last the first line. */
function pathsOf({ line, names, oldName, newName, from, to }: FileHeader): [string, string] {
  if (from !== undefined && to !== undefined) return [from, to];
  // Beside /dev/null one can't tell a prefix from a folder; the first line names the file twice.
  const isOneSided = oldName === devNull || newName === devNull;
  const isNamed = oldName !== undefined && newName !== undefined;
  const named: [string, string] | undefined =
    isNamed && !(isOneSided && names) ? [oldName, newName] : names;
  if (named === undefined) throw new DiffSyntaxError(line, "a file header that names its file");
  const [oldPath, path] = stripPrefixes(named);
  if (oldPath === devNull) return [path, path];
  return path === devNull ? [oldPath, oldPath] : [oldPath, path];
}

/** A diff that went through a Windows program has CRLF even in its headers. */
function withoutReturn(line = ""): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
