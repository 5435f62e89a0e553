import type { DiffLine, Hunk } from "../types/diff.ts";
import { DiffSyntaxError } from "./diff-syntax-error.ts";

const headerForm = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(?: ([^]*))?$/;

/**
 * Parses one hunk that begins at `lines[start]`. Its header says how many lines belong to it, so lines inside that
 * look like headers stay lines. Also gives the index behind it.
 */
export function parseHunk(lines: readonly string[], start: number): { hunk: Hunk; next: number } {
  const header = headerForm.exec(lines[start] ?? "");
  if (header === null)
    throw new DiffSyntaxError(start + 1, "a hunk header such as `@@ -1,3 +1,4 @@`");
  const [, oldStart = "", oldCount = "1", newStart = "", newCount = "1", heading = ""] = header;
  const hunk: Hunk = {
    oldStart: Number(oldStart),
    oldLines: Number(oldCount),
    newStart: Number(newStart),
    newLines: Number(newCount),
    heading,
    lines: [],
  };
  let oldLine = hunk.oldStart;
  let newLine = hunk.newStart;
  let oldLeft = hunk.oldLines;
  let newLeft = hunk.newLines;
  let at = start + 1;
  while (oldLeft > 0 || newLeft > 0) {
    const text = lines[at];
    if (text === undefined) {
      throw new DiffSyntaxError(at, `${oldLeft} old and ${newLeft} new lines more in this hunk`);
    }
    // Some tools strip the blank that an empty context line begins with.
    const sign = text === "" ? " " : text[0];
    const content = text.slice(1);
    if (sign === " " && oldLeft > 0 && newLeft > 0) {
      hunk.lines.push({ kind: "context", text: content, oldLine, newLine });
    } else if (sign === "-" && oldLeft > 0) {
      hunk.lines.push({ kind: "deleted", text: content, oldLine });
    } else if (sign === "+" && newLeft > 0) {
      hunk.lines.push({ kind: "added", text: content, newLine });
    } else if (sign === "\\") {
      markNoNewline(hunk.lines.at(-1));
      at += 1;
      continue;
    } else {
      throw new DiffSyntaxError(
        at + 1,
        `${oldLeft} old and ${newLeft} new lines more in this hunk, each beginning with a blank, \`+\` or \`-\``,
      );
    }
    if (sign !== "+") {
      oldLine += 1;
      oldLeft -= 1;
    }
    if (sign !== "-") {
      newLine += 1;
      newLeft -= 1;
    }
    at += 1;
  }
  if (lines[at]?.startsWith("\\") === true) {
    markNoNewline(hunk.lines.at(-1));
    at += 1;
  }
  return { hunk, next: at };
}

function markNoNewline(line: DiffLine | undefined): void {
  if (line !== undefined) line.noNewlineAtEnd = true;
}
