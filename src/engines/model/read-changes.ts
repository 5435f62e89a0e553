import type { Edit } from "../../types/edit.ts";
import type { Finding } from "../../types/finding.ts";
import { invisible } from "../../types/invisible.ts";
import { changeBounds, type AnsweredChange, type FixAnswer } from "./fix-answer.ts";
import type { FileExcerpt } from "./show-file.ts";
import { linesOfText, type TextLine } from "./text-lines.ts";

/** Why what the-fixer answered can't be used, as a phrase for its next attempt. */
export const unusable = {
  tooLarge:
    `it changes more than can be looked through: ${changeBounds.changes} changes, ` +
    `${changeBounds.lines} lines and ${changeBounds.characters} characters are the most`,
  misquoted:
    "what it quotes as `original` does not stand there, line by line as it is shown, without number and mark",
  ambiguous:
    "what it quotes as `original` stands in several places, and its line numbers name none",
  notShown: "it replaces a line that is not shown as it stands: left out, cut, or without a secret",
  unreadable:
    "it holds a character that can't be seen, or a mark that is shown in place of something",
  overlapping: "two of its changes replace the same line",
  nothing: "it changes nothing",
} as const;
export type Unusable = (typeof unusable)[keyof typeof unusable];

/** What is believed of an answer: nothing (`undefined`) where it proposes none. */
export type ReadChanges = { edits: Edit[] } | { unusable: Unusable } | undefined;

/**
 * Turns the lines that an answer replaces into edits of the real text, no larger than what changes. All of an answer is believed, or
 * nothing: a part of a change is another change.
 *
 * A line may be replaced if it was shown exactly as it stands. So what a mask stands for can't be touched, and nothing outside of
 * the excerpt. Where numbers are off and the quote stands in one place only, that is the place: models count worse than they
 * copy, and whole lines that are equal and stand once can mean nothing else.
 */
export function readChanges({ changes }: FixAnswer, { file, lines }: FileExcerpt): ReadChanges {
  if (changes.length === 0) return undefined;
  if (isTooLarge(changes)) return { unusable: unusable.tooLarge };
  const all = linesOfText(file.text);
  const known = learnShown(lines, all);
  const placed: Placed[] = [];
  for (const change of changes) {
    const replacement = answeredLines(change.replacement);
    if (replacement.some(isUnreadable)) return { unusable: unusable.unreadable };
    const first = findQuote(change, known);
    if (typeof first === "string") return { unusable: first };
    placed.push({ ...first, replacement });
  }
  const sorted = placed.toSorted((a, b) => a.first - b.first);
  const isOverlapping = sorted.some(({ first }, at) => first <= (sorted[at - 1]?.last ?? 0));
  if (isOverlapping) return { unusable: unusable.overlapping };
  const edits = joined(sorted).flatMap((one) => toEdit(file.text, all, one));
  return edits.length === 0 ? { unusable: unusable.nothing } : { edits };
}

/** Lines of the file, by their numbers, and what takes their place. */
interface Placed {
  first: number;
  last: number;
  replacement: readonly string[];
}

function isTooLarge(changes: readonly AnsweredChange[]): boolean {
  const texts = changes.flatMap(({ original, replacement }) => [original, replacement]);
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  if (changes.length > changeBounds.changes || characters > changeBounds.characters) return true;
  const linesOf = (all: readonly string[]) => all.reduce((sum, one) => sum + countLines(one), 0);
  return [
    changes.map(({ original }) => original),
    changes.map(({ replacement }) => replacement),
  ].some((all) => linesOf(all) > changeBounds.lines);
}

function countLines(text: string): number {
  return answeredLines(text).length;
}

/** Lines as a model writes them; with a line feed at their end or without. An empty text has none. */
function answeredLines(text: string): string[] {
  if (text === "") return [];
  return text.replaceAll("\r\n", "\n").replace(/\n$/, "").split("\n");
}

/** What a model was shown in place of something else, it can't mean; and nobody is to be shown what they can't see. */
function isUnreadable(line: string): boolean {
  return line.replaceAll("\t", "").search(invisible) !== -1 || /•|⟨cut: /.test(line);
}

/** Lines by their numbers. */
interface ShownLines {
  shown: ReadonlyMap<number, string>;
  /** Of these those that the file has as they are shown. */
  asItStands: ReadonlyMap<number, string>;
}

function learnShown(lines: FileExcerpt["lines"], all: readonly TextLine[]): ShownLines {
  const byNumber = (some: FileExcerpt["lines"]) =>
    new Map(some.map(({ number, text }) => [number, text]));
  return {
    shown: byNumber(lines),
    asItStands: byNumber(lines.filter(({ number, text }) => all[number - 1]?.text === text)),
  };
}

/** Whether one of a finding's own lines could be replaced: else there is nothing to ask for. */
export function showsAsItStands(
  { file, lines }: FileExcerpt,
  { line, endLine }: Pick<Finding, "line" | "endLine">,
): boolean {
  const { asItStands } = learnShown(lines, linesOfText(file.text));
  return [...asItStands.keys()].some((number) => number >= line && number <= endLine);
}

function findQuote(
  { firstLine, lastLine, original }: AnsweredChange,
  { shown, asItStands }: ShownLines,
): Pick<Placed, "first" | "last"> | Unusable {
  // An empty line is quoted as nothing.
  const quoted = original === "" ? [""] : answeredLines(original);
  const last = firstLine + quoted.length - 1;
  if (last === lastLine && isAt(asItStands, firstLine, quoted)) return { first: firstLine, last };
  if (isAt(shown, firstLine, quoted)) return unusable.notShown;
  const isSaying = quoted.some((line) => line.trim() !== "");
  const places = isSaying
    ? [...asItStands.keys()].filter((number) => isAt(asItStands, number, quoted))
    : [];
  const [first] = places;
  if (first === undefined) return unusable.misquoted;
  if (places.length > 1) return unusable.ambiguous;
  return { first, last: first + quoted.length - 1 };
}

function isAt(lines: ReadonlyMap<number, string>, first: number, quoted: readonly string[]) {
  return quoted.every((line, index) => lines.get(first + index) === line);
}

/** Lines that follow each other are one change, so that their edits don't touch. */
function joined(placed: readonly Placed[]): Placed[] {
  const all: Placed[] = [];
  for (const { first, last, replacement } of placed) {
    const before = all.at(-1);
    if (before === undefined || first > before.last + 1) all.push({ first, last, replacement });
    else {
      const lines = [...before.replacement, ...replacement];
      all.splice(-1, 1, { first: before.first, last, replacement: lines });
    }
  }
  return all;
}

/** The lines' text is replaced and their ends stay, those of the file; where nothing takes their place, one end goes with them. */
function toEdit(
  text: string,
  all: readonly TextLine[],
  { first, last, replacement }: Placed,
): Edit[] {
  const [from, to, before] = [all[first - 1], all[last - 1], all[first - 2]];
  if (from === undefined || to === undefined) return [];
  if (replacement.length === 0) {
    // Without its last line a text that ends without a line end still does.
    const start = to.lineEnd === "" ? (before?.end ?? from.start) : from.start;
    return [{ start, end: to.end + to.lineEnd.length, text: "" }];
  }
  const usual = from.lineEnd || before?.lineEnd || "\n";
  const ended = replacement.slice(0, -1).map((line, index) => {
    return line + (all[first - 1 + index]?.lineEnd || usual);
  });
  const lines = [...ended, ...replacement.slice(-1)].join("");
  return trimmed(text, { start: from.start, end: to.end, text: lines });
}

/** Without what is the same at its two ends; nothing where that is all of it. */
function trimmed(text: string, { start, end, text: replacement }: Edit): Edit[] {
  const original = text.slice(start, end);
  if (original === replacement) return [];
  const most = Math.min(original.length, replacement.length);
  let head = 0;
  while (head < most && original[head] === replacement[head]) head += 1;
  if (splits(original, head) || splits(replacement, head)) head -= 1;
  let tail = 0;
  while (tail < most - head && original.at(-1 - tail) === replacement.at(-1 - tail)) tail += 1;
  if (splits(original, original.length - tail) || splits(replacement, replacement.length - tail)) {
    tail -= 1;
  }
  return [
    {
      start: start + head,
      end: end - tail,
      text: replacement.slice(head, replacement.length - tail),
    },
  ];
}

/** Whether a character of two code units, or a line end of two, lies across this place. */
function splits(text: string, at: number): boolean {
  return /^(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|\r\n)$/.test(text.slice(Math.max(0, at - 1), at + 1));
}
