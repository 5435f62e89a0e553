import { removedPlaces, standIns, type RemovedPlace } from "../../diff/removed-lines.ts";
import type { SourceFile } from "../../types/source.ts";
import { createMembership, rangesWithin } from "./line-ranges.ts";
import type { Outline } from "./outline.ts";
import { showText } from "./show-text.ts";

/** A line of a file as a model is shown it. */
export interface ShownLine {
  /** 1-based. */
  number: number;
  text: string;
  /** Whether the model is to judge it: the change touched it. Other lines are there to be understood by. */
  isTouched: boolean;
  /** Touched only by what the change removed beside it. */
  isBeside?: true;
  isCut: boolean;
  /** What the change removed above the line, and below it where nothing but blank lines follows. */
  removed?: { above: readonly string[]; below: readonly string[] };
}

/** A file's lines, by their numbers. */
export interface FileLines {
  count: number;
  /** As the file has it, without what ends it. */
  textOf: (number: number) => string;
  /** As it is shown where it matters. */
  show: (number: number) => ShownLine;
  /** As it is shown to find one's way by: never to be judged, and cut early. */
  hint: (number: number) => ShownLine;
}

/** What a prompt puts in front of a line, and its end. */
const linePrefix = 12;
/** What a cut line ends with, at most. */
const cutMark = 40;

/** Of what was removed at one line so many lines are shown, and so much of each. */
const mostRemoved = 40;
const longestRemoved = 200;

/** Characters of a line in a prompt, with what was removed beside it. */
export function sizeOfLine({ text, removed }: ShownLine): number {
  const beside = removed === undefined ? [] : [...removed.above, ...removed.below];
  return [text, ...beside].reduce((sum, one) => sum + one.length + linePrefix, 0);
}

/** The most that one line can take. */
export function largestLine(longest: number): number {
  return longest + linePrefix + cutMark;
}

/**
 * @param outline the file's text, and what was removed from it, without their secrets
 * @param longest characters that are shown of a line where it matters, and where it is a hint
 */
export function createLines(
  file: SourceFile,
  { text: masked, removed }: Pick<Outline, "text" | "removed">,
  longest: { line: number; hint: number },
): FileLines {
  const texts = splitLines(masked);
  const isWritten = createMembership(rangesWithin(file.touched, texts.length), texts.length);
  // Shown right at the line that stands for it, so that the two are in one part.
  const placesAt = Map.groupBy(removedPlaces(file), ({ line }) => line);
  const beside = new Set(standIns(file));
  const removedAt = (number: number) => {
    const places = placesAt.get(number);
    if (places === undefined) return {};
    const on = (side: RemovedPlace["side"]) =>
      places.flatMap((one) => (one.side === side ? (removed[one.index] ?? []) : []));
    return { removed: { above: showRemoved(on("above")), below: showRemoved(on("below")) } };
  };
  const known = new Map<number, ShownLine>();
  const textOf = (number: number): string => texts[number - 1] ?? "";
  return {
    count: texts.length,
    textOf,
    show(number) {
      const before = known.get(number);
      if (before !== undefined) return before;
      const line: ShownLine = {
        number,
        ...showText(textOf(number), longest.line),
        isTouched: isWritten(number) || beside.has(number),
        ...(beside.has(number) ? { isBeside: true } : {}),
        ...removedAt(number),
      };
      known.set(number, line);
      return line;
    },
    hint(number) {
      return { number, ...showText(textOf(number), longest.hint), isTouched: false };
    },
  };
}

/** The first lines of what was removed at one line, and how many there are besides. */
function showRemoved(lines: readonly string[]): string[] {
  const shown = lines.slice(0, mostRemoved).map((line) => showText(line, longestRemoved).text);
  const more = lines.length - shown.length;
  return more === 0 ? shown : [...shown, `⟨${more} more lines⟩`];
}

/** Behind a line feed at the end there is no line. */
function splitLines(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
}
