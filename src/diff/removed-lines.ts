import type { FileChange } from "../types/diff.ts";
import type { RemovedLines } from "../types/source.ts";

/** The lines that a change removed or replaced, by the line of the head that stands where they stood, in rising order. */
export function removedLines({ hunks }: FileChange): RemovedLines[] {
  const places: RemovedLines[] = [];
  for (const hunk of hunks) {
    // A side without lines is named by the line before the place.
    let next = hunk.newLines === 0 ? hunk.newStart + 1 : hunk.newStart;
    for (const { kind, newLine, text } of hunk.lines) {
      if (kind !== "deleted") {
        next = (newLine ?? next) + 1;
        continue;
      }
      const last = places.at(-1);
      if (last?.before === next) last.lines.push(text);
      else places.push({ before: next, lines: [text] });
    }
  }
  return places;
}

/**
 * The lines that stand for what was removed, where nothing was put in its place: the one that follows, or the file's last. A
 * place at which the change also wrote something is not among them.
 */
export function besideRemoved(
  removed: readonly RemovedLines[],
  { lineCount, isTouched }: { lineCount: number; isTouched: (line: number) => boolean },
): number[] {
  return removed.flatMap(({ before }) => {
    if (isTouched(before) || isTouched(before - 1)) return [];
    const line = Math.min(before, lineCount);
    return line > 0 ? [line] : [];
  });
}
