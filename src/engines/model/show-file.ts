import type { LineRange, SourceFile } from "../../types/source.ts";
import { splitWindow, usualReach, windowsAround, type Reach } from "./context.ts";
import { createEnclosing } from "./enclosing.ts";
import type { Outline } from "./outline.ts";
import { longestLine, showPath, showText } from "./show-text.ts";

/** A line of a file as a model is shown it. */
export interface ShownLine {
  /** 1-based. */
  number: number;
  text: string;
  /** Whether the model is to judge it: the change touched it. Other lines are there to be understood by. */
  isTouched: boolean;
  isCut: boolean;
}

/** What one request shows of one file. */
export interface FileExcerpt {
  file: SourceFile;
  /** In rising order; what is left out between two of them can be told from their numbers. */
  lines: readonly ShownLine[];
  /** Of the whole file. */
  lineCount: number;
  /** Which of how many parts of the file it is, from 1. */
  part: number;
  parts: number;
  /** In characters, with all that the prompt puts around it. */
  size: number;
}

export interface ShowOptions {
  /** Characters that one excerpt may take. */
  budget: number;
  /** The lines to be shown with their context; those that the change touched where nobody says. */
  ranges?: readonly LineRange[];
  reach?: Reach;
  longest?: number;
}

/** What stands in front of a line, and its end. */
export const linePrefix = 12;
/** What stands around an excerpt, besides its path. */
const frame = 200;
/** Names of what encloses an excerpt, and imports, are there for orientation: so much of each line will do. */
const longestContext = 200;
const mostHeads = 4;

/**
 * Shows a file to a model: every touched line in exactly one excerpt, with the function around it and the file's imports.
 * A file that is too big for one excerpt is shown in several, split between its windows or, where one of these alone is too big,
 * at a line that is little indented. A file of which no line is touched is not shown. Takes time in proportion to the file.
 */
export function showFile(
  file: SourceFile,
  outline: Outline,
  { budget, ranges, reach = usualReach, longest = longestLine }: ShowOptions,
): FileExcerpt[] {
  const texts = linesOf(outline.text);
  const touched = within(file.touched, texts.length);
  const isTouched = flags(touched, texts.length);
  const most = Math.min(longest, Math.floor(budget / 8));
  const brief = Math.min(longestContext, Math.floor(budget / 40));
  const show = (number: number, isContext: boolean): ShownLine => {
    const { text, isCut } = showText(texts[number - 1] ?? "", isContext ? brief : most);
    return { number, text, isTouched: !isContext && isTouched[number] === 1, isCut };
  };
  const shown = createMemory((number: number) => show(number, false));

  const room = budget - frame - showPath(file.path).length - Math.floor(budget / 8);
  const blocks = [...outline.functions, ...outline.classes].toSorted(
    (a, b) => a.start - b.start || b.end - a.end,
  );
  const blocksAt = createEnclosing(blocks);
  const parts = windowsAround(
    ranges === undefined ? touched : within(ranges, texts.length),
    outline.functions,
    texts.length,
    reach,
  )
    .flatMap((window) =>
      splitWindow(window, {
        sizeOf: (line) => sizeOf(shown(line)),
        textOf: (line) => texts[line - 1] ?? "",
        room: room - mostHeads * (brief + linePrefix + cutMark),
      }),
    )
    .map((lines): Part => {
      const heads = blocksAt(lines.start)
        .filter(({ start }) => start < lines.start)
        .slice(-mostHeads)
        .map(({ start }) => show(start, true));
      return { own: range(lines).map(shown), heads };
    })
    .filter(({ own }) => ranges !== undefined || own.some((line) => line.isTouched));

  const units = pack(parts, room);
  return units.map((unit, index) => {
    // A head of one part may be a line of another; then it is that.
    const shownLines = [...unit.flatMap(({ heads }) => heads), ...unit.flatMap(({ own }) => own)];
    const lines = new Map(shownLines.map((line) => [line.number, line]));
    addImports(lines, within(outline.imports, texts.length), {
      show,
      room: Math.floor(budget / 8),
    });
    const sorted = [...lines.values()].toSorted((a, b) => a.number - b.number);
    return {
      file,
      lines: sorted,
      lineCount: texts.length,
      part: index + 1,
      parts: units.length,
      size: frame + showPath(file.path).length + sum(sorted.map(sizeOf)),
    };
  });
}

/** What a cut line ends with takes at most so much. */
const cutMark = 40;

/** Lines that are shown together, and the first lines of what encloses them. */
interface Part {
  own: ShownLine[];
  heads: ShownLine[];
}

/** A file's lines without what ends them; behind a line feed at the end there is none. */
export function linesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function pack(parts: readonly Part[], room: number): Part[][] {
  const units: Part[][] = [];
  let left = 0;
  for (const part of parts) {
    const size = sum([...part.own, ...part.heads].map(sizeOf));
    if (size > left || units.length === 0) {
      units.push([]);
      left = room;
    }
    units.at(-1)?.push(part);
    left -= size;
  }
  return units;
}

function addImports(
  lines: Map<number, ShownLine>,
  imports: readonly LineRange[],
  { show, room }: { show: (number: number, isContext: boolean) => ShownLine; room: number },
): void {
  let left = room;
  for (const number of imports.flatMap(range)) {
    if (lines.has(number)) continue;
    const line = show(number, true);
    left -= sizeOf(line);
    if (left < 0) return;
    lines.set(number, line);
  }
}

function sizeOf({ text }: ShownLine): number {
  return text.length + linePrefix;
}

/** The lines of these ranges that there are, as ranges in rising order that don't overlap. */
function within(ranges: readonly LineRange[], lineCount: number): LineRange[] {
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

/** One a line, by its number. */
function flags(ranges: readonly LineRange[], lineCount: number): Uint8Array {
  const flagged = new Uint8Array(lineCount + 1);
  for (const { start, end } of ranges) flagged.fill(1, start, end + 1);
  return flagged;
}

function range({ start, end }: LineRange): number[] {
  return Array.from({ length: end - start + 1 }, (_, index) => start + index);
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}

function createMemory<T>(make: (number: number) => T): (number: number) => T {
  const known = new Map<number, T>();
  return (number) => {
    const before = known.get(number);
    if (before !== undefined) return before;
    const made = make(number);
    known.set(number, made);
    return made;
  };
}
