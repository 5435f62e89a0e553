import type { SourceFile } from "../../types/source.ts";
import { createMembership, rangesWithin } from "./line-ranges.ts";
import { showText } from "./show-text.ts";

/** A line of a file as a model is shown it. */
export interface ShownLine {
  /** 1-based. */
  number: number;
  text: string;
  /** Whether the model is to judge it: the change touched it. Other lines are there to be understood by. */
  isTouched: boolean;
  isCut: boolean;
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

/** Characters of a line in a prompt. */
export function sizeOfLine({ text }: ShownLine): number {
  return text.length + linePrefix;
}

/** The most that one line can take. */
export function largestLine(longest: number): number {
  return longest + linePrefix + cutMark;
}

/**
 * @param masked the file's text without its secrets
 * @param longest characters that are shown of a line where it matters, and where it is a hint
 */
export function createLines(
  file: SourceFile,
  masked: string,
  longest: { line: number; hint: number },
): FileLines {
  const texts = splitLines(masked);
  const isTouched = createMembership(rangesWithin(file.touched, texts.length), texts.length);
  const known = new Map<number, ShownLine>();
  const textOf = (number: number): string => texts[number - 1] ?? "";
  return {
    count: texts.length,
    textOf,
    show(number) {
      const before = known.get(number);
      if (before !== undefined) return before;
      const line = {
        number,
        ...showText(textOf(number), longest.line),
        isTouched: isTouched(number),
      };
      known.set(number, line);
      return line;
    },
    hint(number) {
      return { number, ...showText(textOf(number), longest.hint), isTouched: false };
    },
  };
}

/** Behind a line feed at the end there is no line. */
function splitLines(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
}
