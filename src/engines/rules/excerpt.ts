import type { LineRange } from "../../types/source.ts";
import { shortenMask } from "./interpolate.ts";

const mostLines = 5;
const longestLine = 160;

/**
 * The lines of a finding as people see them: at most 5, without their common indentation, each cut at 160 characters.
 * @param lines of the file's text with its secrets masked.
 */
export function excerpt(lines: readonly string[], { start, end }: LineRange): string {
  const shown = lines.slice(start - 1, Math.min(end, start - 1 + mostLines));
  const indents = shown
    .filter((line) => line.trim() !== "")
    .map((line) => line.length - line.trimStart().length);
  const common = indents.length > 0 ? Math.min(...indents) : 0;
  return shown.map((line) => cut(shortenMask(line.slice(common).trimEnd()))).join("\n");
}

/** Cuts between characters, never inside a surrogate pair. */
function cut(line: string): string {
  if (line.length <= longestLine) return line;
  const head = line.slice(0, longestLine - 1).replace(/[\uD800-\uDBFF]$/, "");
  return `${head}…`;
}
