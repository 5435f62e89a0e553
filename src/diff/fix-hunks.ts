import { applyEdits, type Edit } from "../types/edit.ts";
import type { Fix, FixHunk } from "../types/fix.ts";

/** Whole lines of a text that edits reach into. 0-based, `end` exclusive. */
interface Reach {
  start: number;
  end: number;
  edits: Edit[];
}

/**
 * Edits as the whole lines that they replace, with no line more than it takes.
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
    // Lines that follow each other are one piece, which can be committed from a page.
    if (last !== undefined && start <= last.end) {
      last.end = Math.max(last.end, end);
      last.edits.push(edit);
    } else reaches.push({ start, end, edits: [edit] });
  }
  const hunks = reaches.flatMap((reach) => {
    const from = startOf(reach.start);
    const before = text.slice(from, startOf(reach.end));
    const moved = reach.edits.map((edit) => ({
      ...edit,
      start: edit.start - from,
      end: edit.end - from,
    }));
    return toHunk(reach.start, linesOf(before), linesOf(applyEdits(before, moved)));
  });
  const touchesEnd = reaches.some(({ end }) => startOf(end) === text.length);
  return {
    hunks,
    isByLines: !text.includes("\r") && (!touchesEnd || text.endsWith("\n")),
  };
}

/** Without the lines that both have at their ends; one of them stays where nothing would be left to replace. */
function toHunk(start: number, before: readonly string[], after: readonly string[]): FixHunk[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before.at(-1 - tail) === after.at(-1 - tail)
  ) {
    tail += 1;
  }
  if (head + tail === before.length) {
    if (head + tail === after.length) return [];
    if (tail > 0) tail -= 1;
    else head -= 1;
  }
  return [
    {
      line: start + head + 1,
      before: before.slice(head, before.length - tail),
      after: after.slice(head, after.length - tail),
    },
  ];
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** Without their ends. What ends with a line feed has no further line behind it. */
function linesOf(text: string): string[] {
  if (text === "") return [];
  const lines = text.split(/\r?\n/);
  if (text.endsWith("\n")) lines.pop();
  return lines;
}
