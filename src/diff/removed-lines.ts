import type { FileChange } from "../types/diff.ts";
import type { LineRange, RemovedLines, SourceFile } from "../types/source.ts";

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

/** Where something that was removed is shown and judged: beside a line that is not blank, as nobody can quote a blank one. */
export interface RemovedPlace {
  /** 1-based, in the head. */
  line: number;
  /** What was removed stood above the line; below it only where nothing but blank lines followed. */
  side: "above" | "below";
  /** Whether nothing was written in its place, so that the line alone stands for what is missing. */
  isStandIn: boolean;
  /** Which of the file's `removed` it is, from 0. */
  index: number;
}

/**
 * Where a file lost something, in rising order: beside the next line that is not blank, else the last one; nowhere, where the
 * change left nothing but blank lines.
 */
export function removedPlaces({
  text,
  touched,
  removed = [],
}: Pick<SourceFile, "text" | "touched" | "removed">): RemovedPlace[] {
  if (removed.length === 0) return [];
  const texts = text.split("\n");
  const isFilled = (line: number) => (texts[line - 1] ?? "").trim() !== "";
  const last = texts.findLastIndex((one) => one.trim() !== "") + 1;
  const isTouched = createTouched(touched);
  let next = 1;
  return removed.flatMap(({ before }, index): RemovedPlace[] => {
    const isReplaced = [before - 1, before].some((line) => isFilled(line) && isTouched(line));
    next = Math.max(next, before);
    while (next <= last && !isFilled(next)) next += 1;
    const line = Math.min(next, last);
    if (line === 0) return [];
    const side = next <= last ? "above" : "below";
    return [{ line, side, isStandIn: !isReplaced && !isTouched(line), index }];
  });
}

/** The lines that stand for what was removed where nothing was put in its place. The change itself wrote none of them. */
export function standIns(file: Parameters<typeof removedPlaces>[0]): number[] {
  return removedPlaces(file)
    .filter(({ isStandIn }) => isStandIn)
    .map(({ line }) => line);
}

function createTouched(ranges: readonly LineRange[]): (line: number) => boolean {
  const lines = new Set(
    ranges.flatMap(({ start, end }) =>
      Array.from({ length: end - start + 1 }, (_, index) => start + index),
    ),
  );
  return (line) => lines.has(line);
}
