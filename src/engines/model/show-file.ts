import { removedPlaces } from "../../diff/removed-lines.ts";
import type { LineRange, SourceFile } from "../../types/source.ts";
import { splitWindow, usualReach, windowsAround, type Reach } from "./context.ts";
import { createEnclosing } from "./enclosing.ts";
import { linesOfRange, rangesWithin } from "./line-ranges.ts";
import type { Outline } from "./outline.ts";
import { createLines, largestLine, sizeOfLine } from "./show-lines.ts";
import type { FileLines, ShownLine } from "./show-lines.ts";
import { longestLine, showPath } from "./show-text.ts";

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
  /** Characters that are shown of one line. */
  longest?: number;
}

/** What stands around an excerpt, besides its path. */
const frame = 200;
/** Heads of functions and classes, and imports, are there to find one's way by: so much of each line will do. */
const longestHint = 200;
const mostHeads = 4;
const mostImportLines = 200;

/**
 * Shows a file to a model: every touched line in exactly one excerpt, with the function around it and the file's imports.
 * A file that is too big for one excerpt is shown in several, split between its windows or, where one of these alone is too big,
 * at a line that is little indented. A file of which no line is touched is not shown. Takes time in proportion to the file.
 */
export function showFile(file: SourceFile, outline: Outline, options: ShowOptions): FileExcerpt[] {
  const { budget, longest = longestLine } = options;
  const hint = Math.min(longestHint, Math.floor(budget / 40));
  const lines = createLines(file, outline, {
    line: Math.min(longest, Math.floor(budget / 8)),
    hint,
  });
  const fixed = frame + showPath(file.path).length;
  const importRoom = Math.floor(budget / 8);
  const room = budget - fixed - importRoom;
  const parts = toParts(windowsOf(file, outline, lines, options), outline, lines, {
    room: room - mostHeads * largestLine(hint),
  }).filter(({ own }) => options.ranges !== undefined || own.some(({ isTouched }) => isTouched));
  const imports = rangesWithin(outline.imports, lines.count)
    .flatMap(linesOfRange)
    .slice(0, mostImportLines);

  const units = pack(parts, room);
  return units.map((unit, index) => {
    // A head of one part may be a line of another; then it is that.
    const own = [...unit.flatMap(({ heads }) => heads), ...unit.flatMap((part) => part.own)];
    const byNumber = new Map(own.map((line) => [line.number, line]));
    for (const line of hintsFor(imports, { lines, known: byNumber, room: importRoom })) {
      byNumber.set(line.number, line);
    }
    const shown = [...byNumber.values()].toSorted((a, b) => a.number - b.number);
    return {
      file,
      lines: shown,
      lineCount: lines.count,
      part: index + 1,
      parts: units.length,
      size: fixed + sizeOfLines(shown),
    };
  });
}

/** Lines that are shown together, and the first lines of what encloses them. */
interface Part {
  own: ShownLine[];
  heads: ShownLine[];
}

function windowsOf(
  file: SourceFile,
  { functions }: Outline,
  { count }: FileLines,
  { ranges, reach = usualReach }: ShowOptions,
): LineRange[] {
  const places = removedPlaces(file).map(({ line }) => ({ start: line, end: line }));
  const wanted = ranges ?? [...file.touched, ...places];
  return windowsAround(rangesWithin(wanted, count), functions, count, reach);
}

function toParts(
  windows: readonly LineRange[],
  { functions, classes }: Outline,
  lines: FileLines,
  { room }: { room: number },
): Part[] {
  const blocks = [...functions, ...classes];
  const blocksAt = createEnclosing(blocks.toSorted((a, b) => a.start - b.start || b.end - a.end));
  const sizeOf = (line: number) => sizeOfLine(lines.show(line));
  return windows
    .flatMap((window) => splitWindow(window, { sizeOf, textOf: lines.textOf, room }))
    .map((range): Part => {
      const heads = blocksAt(range.start)
        .filter(({ start }) => start < range.start)
        .slice(-mostHeads)
        .map(({ start }) => lines.hint(start));
      return { own: linesOfRange(range).map(lines.show), heads };
    });
}

function pack(parts: readonly Part[], room: number): Part[][] {
  const units: Part[][] = [];
  let left = 0;
  for (const part of parts) {
    const size = sizeOfLines(part.own) + sizeOfLines(part.heads);
    if (size > left || units.length === 0) {
      units.push([]);
      left = room;
    }
    units.at(-1)?.push(part);
    left -= size;
  }
  return units;
}

/** As many of these lines as there is room for, without those that are shown already. */
function hintsFor(
  numbers: readonly number[],
  { lines, known, room }: { lines: FileLines; known: ReadonlyMap<number, unknown>; room: number },
): ShownLine[] {
  const hints: ShownLine[] = [];
  let left = room;
  for (const number of numbers) {
    if (known.has(number)) continue;
    const line = lines.hint(number);
    left -= sizeOfLine(line);
    if (left < 0) break;
    hints.push(line);
  }
  return hints;
}

function sizeOfLines(lines: readonly ShownLine[]): number {
  return lines.reduce((sum, line) => sum + sizeOfLine(line), 0);
}
