import type { Finding } from "../../types/finding.ts";
import type { LineRange } from "../../types/source.ts";
import { usualReach, type Reach } from "./context.ts";
import { showFile, type FileExcerpt } from "./show-file.ts";
import type { Showable } from "./showable.ts";

/** So many lines are shown of what one finding is about. */
const mostLines = 20;
/** With less around it nobody can tell whether it is true. */
export const leastReach: Reach = { functions: 20, lines: 10 };

/** The lines that decide a finding: its own, and those by which a value comes there. */
export function rangesOf({ line, endLine, path, trace = [] }: Finding): LineRange[] {
  return [
    { start: line, end: Math.min(endLine, line + mostLines - 1) },
    ...trace
      .filter((step) => step.path === path)
      .map((step) => ({ start: step.line, end: step.line })),
  ];
}

/** These lines with what stands around them, in one excerpt; `undefined` where it has no room for that. */
export function showAround(
  showable: Showable,
  ranges: readonly LineRange[],
  { room, reach }: { room: number; reach: Reach },
): FileExcerpt | undefined {
  const [excerpt, ...others] = showFile(showable, { room, ranges, reach }) ?? [];
  const isWhole = excerpt !== undefined && others.length === 0 && excerpt.size <= room;
  return isWhole ? excerpt : undefined;
}

/** One finding and more lines of its file with the functions or 20 lines around them, or with the least that it takes. */
export function showFinding(
  showable: Showable,
  finding: Finding,
  { room, more = [] }: { room: number; more?: readonly LineRange[] },
): FileExcerpt | undefined {
  const ranges = [...rangesOf(finding), ...more];
  return (
    showAround(showable, ranges, { room, reach: usualReach }) ??
    showAround(showable, ranges, { room, reach: leastReach })
  );
}
