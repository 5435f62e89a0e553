import type { LineRange, SourceFile } from "../../types/source.ts";
import { reachWithin, splitWindow, windowsAround, type Reach } from "./context.ts";
import { createEnclosing } from "./enclosing.ts";
import { linesOfRange, rangesWithin } from "./line-ranges.ts";
import { excerptName, leftOut, renderExcerpt, tokensOfBlock, tokensOfRow } from "./data-blocks.ts";
import { createLines, sizeOfLine, type FileLines, type ShownLine } from "./show-lines.ts";
import { longestLine } from "./show-text.ts";
import type { Showable } from "./showable.ts";

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
  /** In tokens, with all that the prompt puts around it. */
  size: number;
}

export interface ShowOptions {
  /** Tokens that one excerpt may take. */
  room: number;
  /** The lines to be shown with their context; those that the change touched where nobody says. */
  ranges?: readonly LineRange[];
  /** As much as the room is worth where nobody says. */
  reach?: Reach;
}

/** The name that stands in an excerpt's markers, at its longest. */
const anyName = excerptName(998);
/** Heads of functions and classes, and imports, are there to find one's way by: so much of each line will do. */
const longestHint = 200;
const mostHeads = 4;
const gap = tokensOfRow(leftOut);
/** Room for a cut line with the beginning of what was removed beside it. */
const leastForLines = 200;

/**
 * Shows a file to a model: every touched line in exactly one excerpt, with the function around it and the file's imports.
 * A file that is too big for one excerpt is shown in several, split between its windows or, where one of these alone is too big,
 * at a line that is little indented. A file of which no line is touched is not shown. Takes time in proportion to what is shown.
 *
 * @returns `undefined` where what stands around an excerpt, such as a long path, leaves no room for lines
 */
export function showFile(showable: Showable, options: ShowOptions): FileExcerpt[] | undefined {
  const { file, facts, imports } = showable;
  const rooms = shareOut(file, options.room);
  if (rooms.own < leastForLines) return undefined;
  const lines = createLines(facts, {
    line: longestLine,
    hint: Math.min(longestHint, Math.floor(options.room / 6)),
    lineTokens: Math.floor(rooms.own * 0.4),
    removedTokens: Math.floor(rooms.own / 5),
  });
  const parts = toParts(windowsOf(showable, lines, options), showable, lines, rooms).filter(
    ({ own }) => options.ranges !== undefined || own.some(({ isTouched }) => isTouched),
  );

  const units = pack(parts, rooms.own + rooms.heads);
  return units.map((unit, index) => {
    // A head of one part may be a line of another; then it is that.
    const own = [...unit.flatMap(({ heads }) => heads), ...unit.flatMap((part) => part.own)];
    const byNumber = new Map(own.map((line) => [line.number, line]));
    for (const line of hintsFor(imports, { lines, known: byNumber, room: rooms.imports })) {
      byNumber.set(line.number, line);
    }
    const shown = [...byNumber.values()].toSorted((a, b) => a.number - b.number);
    const place = { part: index + 1, parts: units.length };
    const excerpt = { file, lines: shown, lineCount: lines.count, ...place };
    return { ...excerpt, size: tokensOfBlock(renderExcerpt(excerpt, anyName)) };
  });
}

/** Tokens for the lines of one excerpt, and for what helps to find one's way among them. */
interface Rooms {
  own: number;
  heads: number;
  imports: number;
}

function shareOut(file: SourceFile, room: number): Rooms {
  const nothing = { file, lines: [], lineCount: 1, part: 99, parts: 99 };
  const hints = Math.floor(room / 8);
  const frame = tokensOfBlock(renderExcerpt(nothing, anyName));
  return { own: Math.max(0, room - frame - 2 * hints), heads: hints, imports: hints };
}

/** Lines that are shown together, and the first lines of what encloses them. */
interface Part {
  own: ShownLine[];
  heads: ShownLine[];
}

function windowsOf(
  { functions, changed }: Showable,
  { count }: FileLines,
  { ranges, room, reach = reachWithin(room) }: ShowOptions,
): LineRange[] {
  const wanted = ranges === undefined ? changed : rangesWithin(ranges, count);
  return windowsAround(wanted, functions, count, reach);
}

function toParts(
  windows: readonly LineRange[],
  { blocks }: Showable,
  lines: FileLines,
  rooms: Rooms,
): Part[] {
  const blocksAt = createEnclosing(blocks);
  const sizeOf = (line: number) => sizeOfLine(lines.show(line));
  const room = rooms.own - gap;
  return windows
    .flatMap((window) => splitWindow(window, { sizeOf, textOf: lines.textOf, room }))
    .map((range): Part => {
      const around = blocksAt(range.start)
        .filter(({ start }) => start < range.start)
        .slice(-mostHeads)
        .map(({ start }) => lines.hint(start));
      return { own: linesOfRange(range).map(lines.show), heads: nearest(around, rooms.heads) };
    });
}

/** Of the heads around a part those within which there is room, from the inside. */
function nearest(heads: readonly ShownLine[], room: number): ShownLine[] {
  let left = room;
  const far = heads.findLastIndex((head) => {
    left -= sizeOfHead(head);
    return left < 0;
  });
  return heads.slice(far + 1);
}

function sizeOfHead(head: ShownLine): number {
  return sizeOfLine(head) + gap;
}

function pack(parts: readonly Part[], room: number): Part[][] {
  const units: Part[][] = [];
  let left = 0;
  for (const part of parts) {
    const heads = part.heads.reduce((sum, head) => sum + sizeOfHead(head), 0);
    const size = part.own.reduce((sum, line) => sum + sizeOfLine(line), gap + heads);
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
  let last = 0;
  for (const number of numbers) {
    if (known.has(number)) continue;
    const line = lines.hint(number);
    left -= sizeOfLine(line) + (number === last + 1 ? 0 : gap);
    if (left < 0) break;
    hints.push(line);
    last = number;
  }
  return hints;
}
