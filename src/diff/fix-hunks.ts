import { applyEdits, type Edit } from "../types/edit.ts";
import type { Fix, FixHunk } from "../types/fix.ts";

/** Whole lines of a text that edits reach into. 0-based, `end` exclusive. */
interface Reach {
  start: number;
  end: number;
  edits: Edit[];
}

/**
 * Edits as the whole lines that they replace, with no line more than it takes. What stands one below the other is one piece, which people
 * can commit from the page.
 *
 * @param edits as `applyEdits` takes them, which change the text
 */
export function toHunks(text: string, edits: readonly Edit[]): Pick<Fix, "hunks" | "isByLines"> {
  const starts = lineStarts(text);
  // Behind the last line end there is no line to replace.
  const isEnd = (start: number) => start > 0 && start === text.length;
  const lineAt = (offset: number) =>
    starts.findLastIndex((start) => start <= offset && !isEnd(start));
  const startOf = (line: number) => starts[line] ?? text.length;
  const reaches: Reach[] = [];
  for (const edit of edits) {
    const [start, end] = [lineAt(edit.start), lineAt(edit.end) + 1];
    const last = reaches.at(-1);
