import type { SourceFile } from "../../types/source.ts";
import type { Claimed } from "./answer.ts";
import { excerptName, lineMark } from "./data-blocks.ts";
import type { FileExcerpt } from "./show-file.ts";
import type { ShownLine } from "./show-lines.ts";
import { longestPath, showPath, showText } from "./show-text.ts";

/** A part of a line is evidence when it is no shorter than this, without the blanks that make no difference. */
const shortestPart = 12;
/** A finding is about no more lines than these. */
const mostLines = 50;

/** Why a finding stands nowhere. */
export const misplacements = [
  "no such path",
  "line not shown",
  "quote not there",
  "line not touched",
] as const;
export type Misplacement = (typeof misplacements)[number];

/** Where a finding stands. */
export interface Place {
  file: SourceFile;
  /** From the line that is reported to the last that belongs to it. */
  lines: ShownLine[];
}

/** What a model was shown of one file, whose parts are one. */
interface ShownFile {
  file: SourceFile;
  lines: Map<number, ShownLine>;
}

/** The files that a model may mean by a path: whoever names files can make several look alike. */
export type Places = (path: string) => readonly ShownFile[];

/** By the path itself, by what the model was shown of it, and by its markers' name. */
export function createPlaces(excerpts: readonly FileExcerpt[]): Places {
  const files = new Map<string, ShownFile>();
  for (const { file, lines } of excerpts) {
    const one = files.get(file.path) ?? { file, lines: new Map<number, ShownLine>() };
    for (const line of lines) {
      if (one.lines.get(line.number)?.isTouched !== true) one.lines.set(line.number, line);
    }
    files.set(file.path, one);
  }
  const alike = Map.groupBy(
    [...files.values()].flatMap((one) => namesOf(one.file.path).map((name) => ({ name, one }))),
    ({ name }) => name,
  );
  // Small models take this name for the path. What they quote has to stand there all the same.
  const marked = new Map(
    excerpts.map(({ file }, index) => [excerptName(index), files.get(file.path)]),
  );
  return (path) => {
    const others = (alike.get(path) ?? []).map(({ one }) => one);
    // A file's own name comes before what another one's looks like.
    const meant = [files.get(path), ...others, marked.get(path)];
    return [...new Set(meant.filter((one) => one !== undefined))];
  };
}

function namesOf(path: string): string[] {
  const shown = showPath(path);
  return [...new Set([shown, shown.slice(1, -1), showText(path, longestPath).text])];
}

type Claim = Pick<Claimed, "path" | "line" | "endLine" | "quote">;

/**
 * Finds the lines that a finding is about, if what it quotes of them stands there and the change touched the first. Of files
 * that look alike it is the one in which it does.
 */
export function findPlace(claim: Claim, places: Places): Place | Misplacement {
  const found = places(claim.path).map((shown) => findIn(shown, claim));
  return found.find((one) => typeof one !== "string") ?? found[0] ?? "no such path";
}

function findIn(shown: ShownFile, { line, endLine, quote }: Claim): Place | Misplacement {
  const first = shown.lines.get(line);
  if (first === undefined) return "line not shown";
  const quoted = quote
    .replace(/^\s*\n/, "")
    .trimEnd()
    .split("\n");
  const last = Math.max(line + quoted.length - 1, Math.min(endLine, line + mostLines - 1));
  const lines = linesFrom(shown.lines, line, last);
  const isQuoted = [quoted, withoutMarks(quoted, line)].some((one) =>
    isThere(withSingleBlanks(one.join(" ")), lines),
  );
  if (!isQuoted) return "quote not there";
  return first.isTouched ? { file: shown.file, lines } : "line not touched";
}

/** The lines that are shown from one on, without a gap. */
function linesFrom(
  shown: ReadonlyMap<number, ShownLine>,
  first: number,
  last: number,
): ShownLine[] {
  const lines: ShownLine[] = [];
  for (let number = first; number <= last; number += 1) {
    const line = shown.get(number);
    if (line === undefined) break;
    lines.push(line);
  }
  return lines;
}

/** Models copy the number and the mark with the line, against what they are told; that is no lie. */
function withoutMarks(quoted: readonly string[], line: number): string[] {
  return quoted.map((one, index) => {
    const number = line + index;
    const mark = [
      { number, isTouched: true },
      { number, isTouched: true, isBeside: true as const },
      { number, isTouched: false },
    ]
      .map((shown) => lineMark(shown).trim())
      .find((prefix) => one.trimStart().startsWith(prefix));
    return mark === undefined ? one : one.trimStart().slice(mark.length);
  });
}

/** Whether a quote begins in the first of these lines, and is enough of them to know them by. */
function isThere(quote: string, lines: readonly ShownLine[]): boolean {
  if (quote === "") return false;
  const first = withSingleBlanks(lines[0]?.text ?? "");
  const whole = withSingleBlanks(lines.map(({ text }) => text).join(" "));
  if (quote === first) return true;
  const at = whole.indexOf(quote);
  return at !== -1 && at < first.length && quote.length >= Math.min(shortestPart, first.length);
}

/** Text in which white space makes no difference. */
export function withSingleBlanks(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
