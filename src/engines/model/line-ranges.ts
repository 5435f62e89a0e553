import type { LineRange } from "../../types/source.ts";

/** The lines of these ranges that a file of `lineCount` lines has, as ranges in rising order that don't overlap. */
export function rangesWithin(ranges: readonly LineRange[], lineCount: number): LineRange[] {
  const joined: LineRange[] = [];
  for (const one of ranges.toSorted((a, b) => a.start - b.start)) {
    const start = Math.max(1, one.start);
    const end = Math.min(one.end, lineCount);
    const last = joined.at(-1);
    if (start > end) continue;
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}

/** Whether a line is in one of the ranges, in constant time. */
export function createMembership(
  ranges: readonly LineRange[],
  lineCount: number,
): (line: number) => boolean {
  const flags = new Uint8Array(lineCount + 1);
  for (const { start, end } of ranges) flags.fill(1, start, end + 1);
  return (line) => flags[line] === 1;
}

/** The numbers of a range's lines. */
export function linesOfRange({ start, end }: LineRange): number[] {
  return Array.from({ length: end - start + 1 }, (_, index) => start + index);
}
