import type { FixHunk } from "../../types/fix.ts";
import { countOf } from "../text/count-of.ts";
import { codeBlock, longestRun, shorten } from "../text/neutralise.ts";
import { compareLines } from "./patch.ts";

/** A diff is shown so far: who wants more of it asks for all of it. */
const mostLines = 40;
const longestLine = 300;

/**
 * Lines for people to take over with one click: a block that the host commits from the page, in a remark on just the lines that
 * they take the place of. The host takes what is between the fences as it stands, so it is not made harmless: see `isPlain`.
 */
export function renderSuggestion({ after }: Pick<FixHunk, "after">): string {
  const fence = "`".repeat(Math.max(3, longestRun(after.join("\n")) + 1));
  return [`${fence}suggestion`, ...after, fence].join("\n");
}

/** A change as a block in Markdown, for where it can't be committed from the page. */
export function renderDiff(hunks: readonly FixHunk[]): string {
  return codeBlock(shownDiff(hunks).join("\n"), "change.diff");
}

/** As much of a diff as people are shown, as it is: invisible characters too. */
export function shownDiff(hunks: readonly FixHunk[]): string[] {
  const lines = diffLines(hunks);
  const shown = lines.slice(0, mostLines).map((line) => shorten(line, longestLine));
  const left = lines.length - shown.length;
  return left === 0 ? shown : [...shown, `… ${countOf(left, "more line")}`];
}

/** Whether that leaves out anything. */
export function isCutShort(hunks: readonly FixHunk[]): boolean {
  const lines = diffLines(hunks);
  return lines.length > mostLines || lines.some((line) => shorten(line, longestLine) !== line);
}

/** The hunks of a unified diff. */
function diffLines(hunks: readonly FixHunk[]): string[] {
  let shift = 0;
  return hunks.flatMap(({ line, before, after }) => {
    const from = line + shift;
    shift += after.length - before.length;
    return [
      // Where no line is left, the one before is named.
      `@@ -${range(line, before)} +${range(after.length === 0 ? from - 1 : from, after)} @@`,
      ...compareLines(before, after),
    ];
  });
}

function range(line: number, { length }: readonly string[]): string {
  return length === 1 ? String(line) : `${line},${length}`;
}
