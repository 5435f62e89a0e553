import type { Edit } from "../../types/edit.ts";
import type { ProposedFix } from "./propose-edits.ts";

/**
 * The edits that may be shown: those that change something, unless there is a secret on a line that they touch or in what
 * they write.
 * @param text the file's text
 * @param shown the same as people may see it: same offsets, secrets masked
 */
export function showableEdits(
  fix: ProposedFix | undefined,
  text: string,
  shown: string,
): Edit[] | undefined {
  if (!fix) return undefined;
  const edits = fix.edits.filter((edit) => edit.text !== text.slice(edit.start, edit.end));
  const isShown = (start: number, end: number): boolean =>
    text.slice(start, end) === shown.slice(start, end);
  const isOpen =
    edits.every(({ start, end }) => isShown(...wholeLines(text, start, end))) &&
    fix.quoted.every(({ start, end }) => isShown(start, end));
  return isOpen && edits.length > 0 ? edits : undefined;
}

function wholeLines(text: string, start: number, end: number): [number, number] {
  const lineEnd = text.indexOf("\n", end);
  return [text.lastIndexOf("\n", start - 1) + 1, lineEnd === -1 ? text.length : lineEnd];
}
