import type { FixHunk } from "../../types/fix.ts";

/** Where lines of a text are after a change, so that what is found in both can be compared. */
export interface MovedLines {
  /** Names the place that a line before the change belongs to: itself, or what was changed as a whole. */
  before: (line: number) => string;
  /** The same for a line after the change. */
  after: (line: number) => string;
  /** Where a line before the change is after it; one that was changed itself, where its change begins. */
  to: (line: number) => number;
  /** What was changed, after the change, from the first line to the last; 1-based, never empty. */
  changed: { start: number; end: number };
}

/** @param hunks in their order, at least one */
export function moveLines(hunks: readonly FixHunk[]): MovedLines {
  const places = hunks.map(({ line, before, after }, index) => {
    const grown = hunks
      .slice(0, index)
      .reduce((sum, one) => sum + one.after.length - one.before.length, 0);
    const start = line + grown;
    return { line, end: line + before.length, start, stop: start + after.length, grown };
  });
  const [first] = places;
  const last = places.at(-1);
  return {
    before(line) {
      const index = places.findIndex((one) => one.line <= line && line < one.end);
      return index === -1 ? `line ${line}` : `change ${index}`;
    },
    after(line) {
      const index = places.findIndex((one) => one.start <= line && line < one.stop);
      if (index !== -1) return `change ${index}`;
      const above = places.findLast((one) => one.stop <= line);
      const grown = above === undefined ? 0 : above.stop - above.end;
      return `line ${line - grown}`;
    },
    to(line) {
      const within = places.find((one) => one.line <= line && line < one.end);
      if (within !== undefined) return within.start;
      const above = places.findLast((one) => one.end <= line);
      return above === undefined ? line : line + above.stop - above.end;
    },
    changed: { start: first?.start ?? 1, end: Math.max((last?.stop ?? 2) - 1, first?.start ?? 1) },
  };
}
