import { toHunks } from "../../diff/fix-hunks.ts";
import type { Edit } from "../../types/edit.ts";
import { leftOut, renderRemoved, tokensOfRow } from "./data-blocks.ts";
import { showText } from "./show-text.ts";
import type { Showable } from "./showable.ts";

/** More of a line is not told. */
const longestTold = 400;

/**
 * A change of a file as rows of a block: the lines that it replaces, and those that take their place. Secrets stay masked: what
 * a rule would write may hold one that it moves. None for edits that can't be made.
 */
export function tellEdits({ file, facts }: Showable, edits: readonly Edit[]): string[] {
  if (!canBeMade(edits, file.text)) return [];
  const mask = createMask(file.text, facts.texts);
  return toHunks(file.text, edits).hunks.flatMap(({ line, before, after }) => [
    `lines | ${line} to ${line + before.length - 1} become`,
    ...before.map((_, index) => renderRemoved(cut(facts.texts[line - 1 + index] ?? ""))),
    ...after.map((one) => `      +| ${cut(mask(one))}`),
  ]);
}

/** As many of these rows as there is room for; what is left out is said. */
export function withinRoom(rows: readonly string[], room: number): string[] {
  let left = room - tokensOfRow(leftOut);
  const tooMany = rows.findIndex((row) => (left -= tokensOfRow(row)) < 0);
  return tooMany === -1 ? [...rows] : [...rows.slice(0, tooMany), leftOut];
}

/** Whether they are as `applyEdits` takes them: a rule may bring along what is not. */
function canBeMade(edits: readonly Edit[], { length }: string): boolean {
  return edits.every(
    ({ start, end }, index) =>
      start >= (edits[index - 1]?.end ?? 0) && end >= start && end <= length,
  );
}

function cut(line: string): string {
  return showText(line, longestTold).text;
}

/** Shorter pieces of a line tell nothing, and stand everywhere. */
const shortestPiece = 3;

/** Masks in any text what stands in a file's lines and not in the same lines as they are shown. */
function createMask(text: string, masked: readonly string[]): (text: string) => string {
  const pieces = new Set(
    text.split("\n").flatMap((line, index) => {
      const shown = masked[index] ?? "";
      return shown.includes("•")
        ? line.split(/[\s"'`=:,;@()[\]{}]+/).filter((piece) => !shown.includes(piece))
        : [];
    }),
  );
  const hidden = [...pieces]
    .filter(({ length }) => length >= shortestPiece)
    .toSorted((a, b) => b.length - a.length);
  return (one) => hidden.reduce((rest, piece) => rest.replaceAll(piece, "••••••••"), one);
}
