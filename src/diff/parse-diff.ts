import type { FileChange, FileStatus } from "../types/diff.ts";
import { DiffSyntaxError } from "./diff-syntax-error.ts";
import { parseHeaderNames, parseName, stripPrefixes } from "./git-path.ts";
import { parseHunk } from "./parse-hunk.ts";

/** What the header lines of one file said. */
interface Header {
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

/**
 * Parses what `git diff` prints, in one pass and in linear time; `diff -u` without git's headers will do.
 * A commit's message before the diff is passed over. Throws `DiffSyntaxError` for anything else.
 */
export function parseDiff(text: string): FileChange[] {
  const lines = text.split("\n");
  // The last line ends with a line feed; there is nothing behind it.
  if (lines.at(-1) === "") lines.pop();
  const files: FileChange[] = [];
  let at = 0;
  while (at < lines.length) {
    if (isFileStart(lines, at)) {
      const parsed = parseFile(lines, at);
      files.push(parsed.file);
      at = parsed.next;
    } else {
      refuseStray(lines[at] ?? "", at, files.length > 0);
      at += 1;
    }
  }
  if (files.length === 0 && text.trim() !== "") {
    throw new DiffSyntaxError(1, "a line such as `diff --git a/file b/file`");
  }
  return files;
}

function isFileStart(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? "";
  if (line.startsWith("diff --git ")) return true;
  return line.startsWith("--- ") && lines[at + 1]?.startsWith("+++ ") === true;
}

/** Between files only mail trailers and commit messages may stand; a part of a hunk there means that a count was wrong. */
function refuseStray(line: string, at: number, isBehindFile: boolean): void {
  if (/^diff --(?:cc|combined) /.test(line) || line.startsWith("@@@")) {
    throw new DiffSyntaxError(at + 1, "a diff against one parent, not a merge's combined diff");
  }
  const isMailSignature = line === "-- ";
  if (isBehindFile && !isMailSignature && /^(?:@@ |[+-])/.test(line)) {
    throw new DiffSyntaxError(at + 1, "the next file; the hunk before it has ended");
  }
}

function parseFile(lines: readonly string[], start: number): { file: FileChange; next: number } {
  const header: Header = { binary: false };
  let at = start;
  const first = lines[at] ?? "";
  if (first.startsWith("diff --git ")) {
    const names = parseHeaderNames(first.slice("diff --git ".length).replace(/\r$/, ""));
    if (names !== undefined) header.names = names;
    at += 1;
  }
  while (at < lines.length && readHeaderLine(lines, at, header)) at += 1;
  const hunks: FileChange["hunks"] = [];
  while (lines[at]?.startsWith("@@ ") === true) {
    const { hunk, next } = parseHunk(lines, at);
    hunks.push(hunk);
    at = next;
  }
  return { file: toChange(header, hunks, start), next: at };
}

/** Header lines by how they begin. The order does not matter: git itself keeps to one. */
const headerLines: readonly [string, (header: Header, rest: string) => void][] = [
  ["--- ", (header, rest) => (header.oldName = parseName(rest))],
  ["+++ ", (header, rest) => (header.newName = parseName(rest))],
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
  ["Binary files ", (header) => (header.binary = true)],
  ["GIT binary patch", (header) => (header.binary = true)],
];

/** Notes what a header line says; false when it is none, that is when the hunks or the next file begin. */
function readHeaderLine(lines: readonly string[], at: number, header: Header): boolean {
  const line = (lines[at] ?? "").replace(/\r$/, "");
  // A second name line without a `diff --git` begins the next file of a plain `diff -u`.
  if (header.newName !== undefined && line.startsWith("--- ")) return false;
  for (const [begin, read] of headerLines) {
    if (!line.startsWith(begin)) continue;
    read(header, line.slice(begin.length));
    return true;
  }
  // The lines of a binary patch: `literal 42`, base 85, blank.
  return header.binary && !line.startsWith("diff --git ") && !line.startsWith("@@ ");
}

function toChange(header: Header, hunks: FileChange["hunks"], start: number): FileChange {
  const [oldPath, path] = pathsOf(header, start);
  const status = statusOf(header, hunks.length);
  const { oldMode, newMode, binary } = header;
  const change: FileChange = {
    path: status === "deleted" ? oldPath : path,
    status,
    binary,
    submodule: oldMode === "160000" || newMode === "160000",
    hunks,
  };
  if ((status === "renamed" || status === "copied") && oldPath !== path) change.oldPath = oldPath;
  if (oldMode !== undefined && status !== "added") change.oldMode = oldMode;
  if (newMode !== undefined && status !== "deleted") change.newMode = newMode;
  return change;
}

function statusOf(header: Header, hunks: number): FileStatus {
  if (header.status !== undefined) return header.status;
  if (header.oldName === "/dev/null") return "added";
  if (header.newName === "/dev/null") return "deleted";
  const isModeOnly = header.oldMode !== header.newMode && hunks === 0 && !header.binary;
  return isModeOnly ? "mode-changed" : "modified";
}

/** The old and the new path. Renames say theirs plainly; else `---` and `+++` do, and at last the first line. */
function pathsOf(header: Header, start: number): [string, string] {
  if (header.from !== undefined && header.to !== undefined) return [header.from, header.to];
  const { oldName, newName } = header;
  const named: [string, string] | undefined =
    oldName !== undefined && newName !== undefined ? [oldName, newName] : header.names;
  if (named === undefined)
    throw new DiffSyntaxError(start + 1, "a file header that names its file");
  const [oldPath, path] = stripPrefixes(named) ?? named;
  if (oldPath === "/dev/null") return [path, path];
  return path === "/dev/null" ? [oldPath, oldPath] : [oldPath, path];
}
