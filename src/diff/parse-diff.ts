import type { FileChange, Hunk } from "../types/diff.ts";
import { DiffSyntaxError } from "./diff-syntax-error.ts";
import { parseFileHeader, toFileChange } from "./file-header.ts";
import { parseHunks } from "./parse-hunk.ts";
import { parsePlainBinary, parseSubmoduleLine } from "./one-line-change.ts";

/**
 * Parses what `git diff` prints, in one pass and in linear time; what `diff -u` prints will do. A commit's message in
 * front of it is passed over. Every path comes once: a file that became a link, which git prints as a deletion and an
 * addition, is one modified file. Throws `DiffSyntaxError` for everything else, also for a merge's combined diff and for
 * a series of commits, whose line numbers don't belong to one head.
 */
export function parseDiff(text: string): FileChange[] {
  const lines = text.split("\n");
  // The last line ends with a line feed; there is nothing behind it.
  if (lines.at(-1) === "") lines.pop();
  // A byte order mark is a Windows program's.
  if (lines[0]?.startsWith("\uFEFF") === true) lines[0] = lines[0].slice(1);

  const isGit = lines.some((line) => line.startsWith("diff --git "));
  const files = new Map<string, FileChange>();
  let isBehindSignature = false;
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (isFileStart(lines, at, isGit)) {
      const { header, next } = parseFileHeader(lines, at);
      const { hunks, next: end } = parseHunks(lines, next);
      add(files, toFileChange(header, hunks), at);
      isBehindSignature = false;
      at = end;
      continue;
    }
    const change = parseSubmoduleLine(line) ?? (isGit ? undefined : parsePlainBinary(line));
    if (change !== undefined) add(files, change, at);
    else if (line === "-- " || line === "-- \r") isBehindSignature = true;
    else refuseStray(line, at, { isGit, isBehindFile: files.size > 0 && !isBehindSignature });
    at += 1;
  }
  if (files.size === 0 && text.trim() !== "") {
    const isColoured = text.includes("\u001B[");
    throw new DiffSyntaxError(
      1,
      isColoured
        ? "a diff without colours (`git diff --no-color`)"
        : "a line such as `diff --git a/file b/file`",
    );
  }
  return [...files.values()];
}

/** Where git names every file in a line of its own, that line alone begins one. */
function isFileStart(lines: readonly string[], at: number, isGit: boolean): boolean {
  const line = lines[at] ?? "";
  if (isGit) return line.startsWith("diff --git ");
  return line.startsWith("--- ") && lines[at + 1]?.startsWith("+++ ") === true;
}

/** Nothing is passed over that could be a part of a change. */
function refuseStray(
  line: string,
  at: number,
  { isGit, isBehindFile }: { isGit: boolean; isBehindFile: boolean },
): void {
  if (/^diff --(?:cc|combined) /.test(line) || line.startsWith("@@@")) {
    throw new DiffSyntaxError(at + 1, "a diff against one parent, not a merge's combined diff");
  }
  if (line.startsWith("* Unmerged path ")) {
    throw new DiffSyntaxError(at + 1, "a diff without conflicts: resolve them first");
  }
  if (!isBehindFile) return;
  if (/^(?:From|commit) [0-9a-f]{40}/.test(line)) throw severalCommits(at);
  // The commits of a submodule.
  if (/^ {2}[<>] /.test(line)) return;
  const isRefused = isGit ? line.trim() !== "" : /^(?:@@|Only in |[-+ \\])/.test(line);
  if (isRefused) throw new DiffSyntaxError(at + 1, "the next file; the one before it has ended");
}

function add(files: Map<string, FileChange>, change: FileChange, at: number): void {
  const earlier = files.get(change.path);
  if (earlier === undefined) {
    files.set(change.path, change);
  } else if (earlier.status === "deleted" && change.status === "added") {
    files.set(change.path, asOneChange(earlier, change));
  } else if (!(earlier.submodule && change.submodule)) {
    throw severalCommits(at);
  }
}

/** Every line of the old kind of file is gone, every line of the new kind is added. */
function asOneChange(deleted: FileChange, added: FileChange): FileChange {
  const [before, after] = [deleted.hunks[0], added.hunks[0]];
  const hunk: Hunk = {
    oldStart: before?.oldStart ?? 0,
    oldLines: before?.oldLines ?? 0,
    newStart: after?.newStart ?? 0,
    newLines: after?.newLines ?? 0,
    heading: "",
    lines: [...(before?.lines ?? []), ...(after?.lines ?? [])],
  };
  return {
    ...added,
    status: "modified",
    ...(deleted.oldMode !== undefined && { oldMode: deleted.oldMode }),
    binary: deleted.binary || added.binary,
    submodule: added.submodule,
    hunks: hunk.lines.length === 0 ? [] : [hunk],
  };
}

function severalCommits(at: number): DiffSyntaxError {
  return new DiffSyntaxError(at + 1, "each file once: one diff, not a series of commits");
}
