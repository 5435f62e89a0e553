import type { DiffLine, Hunk } from "../types/diff.ts";
import { DiffSyntaxError } from "./diff-syntax-error.ts";

const headerForm =
  /^@@ -(\d{1,10})(?:,(\d{1,10}))? \+(\d{1,10})(?:,(\d{1,10}))? @@(?: ([^]*?))?\r?$/;

/** The hunks that begin at `lines[start]`, and the index behind the last. */
export function parseHunks(
  lines: readonly string[],
  start: number,
): { hunks: Hunk[]; next: number } {
  const hunks: Hunk[] = [];
  let next = start;
  while (lines[next]?.startsWith("@@") === true) {
    const parsed = parseHunk(lines, next);
    const last = hunks.at(-1);
    if (last !== undefined && !isBehind(parsed.hunk, last)) {
      throw new DiffSyntaxError(next + 1, "a hunk behind the one before it");
    }
    hunks.push(parsed.hunk);
    next = parsed.next;
  }
  return { hunks, next };
}

/**
 * Parses one hunk. Its header says how many lines belong to it, so lines inside that look like headers stay lines.
 */
function parseHunk(lines: readonly string[], start: number): { hunk: Hunk; next: number } {
  const hunk = parseHunkHeader(lines[start] ?? "", start);
  let oldLine = hunk.oldStart;
  let newLine = hunk.newStart;
  const oldEnd = oldLine + hunk.oldLines;
  const newEnd = newLine + hunk.newLines;
  let at = start + 1;
  for (; oldLine < oldEnd || newLine < newEnd; at += 1) {
    const sign = signOf(lines[at]);
    const text = lines[at]?.slice(1) ?? "";
    if (sign === " " && oldLine < oldEnd && newLine < newEnd) {
      // A stripped line of a CRLF file is its carriage return alone.
      const content = lines[at] === "\r" ? "\r" : text;
      hunk.lines.push({ kind: "context", text: content, oldLine, newLine });
      oldLine += 1;
      newLine += 1;
    } else if (sign === "-" && oldLine < oldEnd) {
      hunk.lines.push({ kind: "deleted", text, oldLine });
      oldLine += 1;
    } else if (sign === "+" && newLine < newEnd) {
      hunk.lines.push({ kind: "added", text, newLine });
      newLine += 1;
    } else if (sign === "\\" && hunk.lines.length > 0) {
      markNoNewline(hunk.lines.at(-1));
    } else {
      const missing = `${oldEnd - oldLine} old and ${newEnd - newLine} new lines more in this hunk`;
      throw new DiffSyntaxError(at + 1, `${missing}, each beginning with a blank, \`+\` or \`-\``);
    }
  }
  if (lines[at]?.startsWith("\\") === true && hunk.lines.length > 0) {
    markNoNewline(hunk.lines.at(-1));
    at += 1;
  }
  return { hunk, next: at };
}

function parseHunkHeader(line: string, at: number): Hunk {
  if (line.startsWith("@@@")) {
    throw new DiffSyntaxError(at + 1, "a diff against one parent, not a merge's combined diff");
  }
  const header = headerForm.exec(line);
  if (header === null) throw new DiffSyntaxError(at + 1, "a hunk header such as `@@ -1,3 +1,4 @@`");
  const [, oldStart, oldLines = "1", newStart, newLines = "1", heading = ""] = header;
  const hunk: Hunk = {
    oldStart: Number(oldStart),
    oldLines: Number(oldLines),
    newStart: Number(newStart),
    newLines: Number(newLines),
    heading,
    lines: [],
  };
  const isZeroBased =
    (hunk.oldLines > 0 && hunk.oldStart === 0) || (hunk.newLines > 0 && hunk.newStart === 0);
  if (isZeroBased) throw new DiffSyntaxError(at + 1, "lines that are counted from 1");
  return hunk;
}

/** Some tools, and `diff.suppressBlankEmpty`, strip the blank that an empty context line begins with. */
function signOf(line: string | undefined): string | undefined {
  return line === "" || line === "\r" ? " " : line?.[0];
}

function isBehind(hunk: Hunk, last: Hunk): boolean {
  return (
    firstLine(hunk.oldStart, hunk.oldLines) >=
      firstLine(last.oldStart, last.oldLines) + last.oldLines &&
    firstLine(hunk.newStart, hunk.newLines) >=
      firstLine(last.newStart, last.newLines) + last.newLines
  );
}

/** A side without lines is named by the line before the place. */
function firstLine(start: number, count: number): number {
  return count === 0 ? start + 1 : start;
}

function markNoNewline(line: DiffLine | undefined): void {
  if (line !== undefined) line.noNewlineAtEnd = true;
}
