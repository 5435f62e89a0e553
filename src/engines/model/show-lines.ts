import { removedPlaces, standIns, type RemovedPlace } from "../../diff/removed-lines.ts";
import type { SourceFile } from "../../types/source.ts";
import { countTokens, mostTokensOfOne } from "./count-tokens.ts";
import { renderLine, renderRemoved, tokensOfRow } from "./data-blocks.ts";
import { createMembership, rangesWithin } from "./line-ranges.ts";
import type { Outline } from "./outline.ts";
import { showText, type ShownText } from "./show-text.ts";

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

/** Of what was removed at one line so many lines are shown, and so much of each. */
const mostRemoved = 40;
const longestRemoved = 200;

/** Tokens that a line takes in a prompt, with what was removed beside it. */
export function sizeOfLine(line: ShownLine): number {
  return renderLine(line).reduce((sum, row) => sum + tokensOfRow(row), 0);
}

/** How much is shown of lines. */
export interface LineLimits {
  /** Characters of a line where it matters. */
  line: number;
  /** Characters of a line that is there to find one's way by. */
  hint: number;
  /** Tokens of a line where it matters. */
  lineTokens: number;
  /** Tokens of what was removed in one place; there may be two beside a line. */
  removedTokens: number;
}

/** What is known of a file's lines however much is shown of each. */
export interface LineFacts {
  texts: readonly string[];
  isWritten: (number: number) => boolean;
  /** The lines that stand for what was removed. */
  beside: ReadonlySet<number>;
  placesAt: ReadonlyMap<number, readonly RemovedPlace[]>;
  /** The places' lines, by their index. */
  removed: Outline["removed"];
}

/**
 * Takes time in proportion to the file, so it is to be done once.
 *
 * @param outline the file's text, and what was removed from it, without their secrets
 */
export function learnLines(
  file: SourceFile,
  { text: masked, removed }: Pick<Outline, "text" | "removed">,
): LineFacts {
  const texts = splitLines(masked);
  return {
    texts,
    isWritten: createMembership(rangesWithin(file.touched, texts.length), texts.length),
    beside: new Set(standIns(file)),
    // Shown right at the line that stands for it, so that the two are in one part.
    placesAt: Map.groupBy(removedPlaces(file), ({ line }) => line),
    removed,
  };
}

export function createLines(
  { texts, isWritten, beside, placesAt, removed }: LineFacts,
  limits: LineLimits,
): FileLines {
  const removedAt = (number: number) => {
    const places = placesAt.get(number);
    if (places === undefined) return {};
    const on = (side: RemovedPlace["side"]) =>
      places.flatMap((one) => (one.side === side ? (removed[one.index] ?? []) : []));
    return {
      removed: { above: showRemoved(on("above"), limits), below: showRemoved(on("below"), limits) },
    };
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
        ...showLine(textOf(number), limits),
        isTouched: isWritten(number) || beside.has(number),
        ...(beside.has(number) ? { isBeside: true } : {}),
        ...removedAt(number),
      };
      known.set(number, line);
      return line;
    },
    hint(number) {
      return { number, ...showText(textOf(number), limits.hint), isTouched: false };
    },
  };
}

/** Not every line of so many characters takes as little room. */
function showLine(text: string, { line, lineTokens }: LineLimits): ShownText {
  const shown = showText(text, line);
  if (countTokens(shown.text) <= lineTokens) return shown;
  return showText(text, Math.floor(lineTokens / mostTokensOfOne));
}

/** The first lines of what was removed in one place, and how many there are besides. */
function showRemoved(lines: readonly string[], { removedTokens }: LineLimits): string[] {
  const shown: string[] = [];
  let left = removedTokens;
  for (const line of lines.slice(0, mostRemoved)) {
    const { text } = showText(line, longestRemoved);
    left -= tokensOfRow(renderRemoved(text));
    if (left < 0) break;
    shown.push(text);
  }
  const more = lines.length - shown.length;
  return more === 0 ? shown : [...shown, `⟨${more} more lines⟩`];
}

/** Behind a line feed at the end there is no line. */
function splitLines(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
}
