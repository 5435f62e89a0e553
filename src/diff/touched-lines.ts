import type { FileChange } from "../types/diff.ts";
import type { LineRange } from "../types/source.ts";

/**
 * The lines of the head that a change added or replaced, as ranges in rising order that don't touch each other.
 * A pure deletion leaves no line behind to point at, so it touches none.
 */
export function touchedLines(change: FileChange): LineRange[] {
  const ranges: LineRange[] = [];
  for (const { newLine, kind } of change.hunks.flatMap((hunk) => hunk.lines)) {
    if (kind !== "added" || newLine === undefined) continue;
    const last = ranges.at(-1);
    if (last?.end === newLine - 1) last.end = newLine;
    else ranges.push({ start: newLine, end: newLine });
  }
  return ranges;
}
