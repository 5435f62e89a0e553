import type { FileChange } from "../types/diff.ts";

/** A file as it was before a change, from what it is behind it; the lines that the hunks show must be there. */
export function oldSide(newText: string, { hunks }: FileChange): string {
  const lines = newText.split(/(?<=\n)/);
  let text = "";
  let at = 0;
  for (const hunk of hunks) {
    // A side without lines is named by the line before the place.
    const start = hunk.newLines === 0 ? hunk.newStart : hunk.newStart - 1;
    text += lines.slice(at, start).join("");
    for (const line of hunk.lines) {
      if (line.kind !== "added") text += line.text + (line.noNewlineAtEnd === true ? "" : "\n");
    }
    at = start + hunk.newLines;
  }
  return text + lines.slice(at).join("");
}
