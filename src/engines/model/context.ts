import type { LineRange } from "../../types/source.ts";
import { createEnclosing } from "./enclosing.ts";

/** How much is shown around the lines that matter. */
export interface Reach {
  /** A function is shown from its start, or to its end, when that is no further away than so many lines. */
  functions: number;
  /** Lines on either side where no function is near. */
  lines: number;
}

export const usualReach: Reach = { functions: 60, lines: 20 };

/** Less where there is room for few lines only: what is shown around the change must not take that of the change. */
export function reachWithin(roomTokens: number): Reach {
  return {
    functions: Math.min(usualReach.functions, Math.floor(roomTokens / 60)),
    lines: Math.min(usualReach.lines, Math.floor(roomTokens / 180)),
  };
}

/** So many lines are shown on either side in any case: a comment on a function stands above it. */
const leastLines = 3;
/** Two windows with no more lines between them are one. */
const smallestGap = 4;

/**
 * The lines that are shown with these: each range with the outermost function around it that is not too large, else with its
 * neighbours. What overlaps is joined, so the windows are in rising order and apart.
 */
export function windowsAround(
  ranges: readonly LineRange[],
  functions: readonly LineRange[],
  lineCount: number,
  reach: Reach = usualReach,
): LineRange[] {
  const functionsAt = createEnclosing(functions);
  const windows: LineRange[] = [];
  for (const range of ranges) {
    const above = functionsAt(range.start).find(
      ({ start }) => range.start - start <= reach.functions,
    );
    const below = functionsAt(range.end).find(({ end }) => end - range.end <= reach.functions);
    const start = Math.min(above?.start ?? range.start - reach.lines, range.start - leastLines);
    const end = Math.max(below?.end ?? range.end + reach.lines, range.end + leastLines);
    const last = windows.at(-1);
    if (last !== undefined && start <= last.end + smallestGap) {
      last.start = Math.max(1, Math.min(last.start, start));
      last.end = Math.min(lineCount, Math.max(last.end, end));
    } else {
      windows.push({ start: Math.max(1, start), end: Math.min(lineCount, end) });
    }
  }
  return windows;
}

/** Splits a window where it is larger than `room`, as near to the full size as a good place for it is found. */
export function splitWindow(
  { start, end }: LineRange,
  { sizeOf, textOf, room }: SplitOptions,
): LineRange[] {
  const parts: LineRange[] = [];
  let from = start;
  let size = 0;
  let line = start;
  while (line <= end) {
    size += sizeOf(line);
    if (size > room && line > from) {
      const cut = bestCut(from, line, textOf);
      parts.push({ start: from, end: cut - 1 });
      from = cut;
      line = cut;
      size = 0;
    } else {
      line += 1;
    }
  }
  parts.push({ start: from, end });
  return parts;
}

interface SplitOptions {
  /** Of one line, as it will be shown. */
  sizeOf: (line: number) => number;
  textOf: (line: number) => string;
  /** The most that one part may take, unless it is a single line. */
  room: number;
}

/** The line of the second half before which the code is cut: little indented, behind an empty line. The last of equals. */
function bestCut(from: number, to: number, textOf: (line: number) => string): number {
  let best = { line: to, cost: Infinity };
  for (let line = to; line > (from + to) / 2; line -= 1) {
    const text = textOf(line);
    const indent = text.search(/\S/);
    if (indent === -1) continue;
    const cost = indent * 2 + (textOf(line - 1).trim() === "" ? 0 : 1);
    if (cost < best.cost) best = { line, cost };
  }
  return best.line;
}
