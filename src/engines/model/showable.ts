import type { LineRange, SourceFile } from "../../types/source.ts";
import { linesOfRange, rangesWithin } from "./line-ranges.ts";
import type { Outline } from "./outline.ts";
import { learnLines, type LineFacts } from "./show-lines.ts";

/** A file that is ready to be shown, as often as one likes: what takes time in proportion to it is done. */
export interface Showable {
  file: SourceFile;
  facts: LineFacts;
  functions: readonly LineRange[];
  /** Functions and classes, a block before those that it holds. */
  blocks: readonly LineRange[];
  /** Numbers of lines. */
  imports: readonly number[];
  /** What the change touched, and where it removed something, in rising order. */
  changed: readonly LineRange[];
}

const mostImportLines = 200;

export function makeShowable(file: SourceFile, outline: Outline): Showable {
  const { functions, classes, imports } = outline;
  const facts = learnLines(file, outline);
  const count = facts.texts.length;
  const places = [...facts.placesAt.keys()].map((line) => ({ start: line, end: line }));
  return {
    file,
    facts,
    functions,
    blocks: [...functions, ...classes].toSorted((a, b) => a.start - b.start || b.end - a.end),
    imports: rangesWithin(imports, count).flatMap(linesOfRange).slice(0, mostImportLines),
    changed: rangesWithin([...file.touched, ...places], count),
  };
}
