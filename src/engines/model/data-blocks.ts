import { createHash } from "node:crypto";
import { countTokens } from "./count-tokens.ts";
import type { FileExcerpt } from "./show-file.ts";
import type { ShownLine } from "./show-lines.ts";
import { showPath } from "./show-text.ts";

/** Data of strangers under a name of ours. Its lines begin with what we put there, so none can look like a marker. */
export interface DataBlock {
  /** In plain words: `file 1`. */
  name: string;
  lines: readonly string[];
}

/**
 * Sets blocks between markers that nobody who writes what stands in them can know: these carry a hash of all of it. The same
 * blocks give the same bytes.
 */
export function renderBlocks(blocks: readonly DataBlock[]): { text: string; mark: string } {
  const hash = createHash("sha256").update(JSON.stringify(blocks)).digest("hex").slice(0, 32);
  const mark = `=== ${hash}`;
  const text = blocks
    .map(({ name, lines }) =>
      [`${mark} ${name} begins ===`, ...lines, `${mark} ${name} ends ===`].join("\n"),
    )
    .join("\n\n");
  return { text, mark };
}

/** How many tokens a block takes, with its markers. */
export function tokensOfBlock({ name, lines }: DataBlock): number {
  return lines.reduce((sum, line) => sum + tokensOfRow(line), 2 * tokensOfRow(longestMarker(name)));
}

/** Of one line and its end. */
export function tokensOfRow(row: string): number {
  return countTokens(`${row}\n`);
}

/** Digits take more tokens than letters. */
function longestMarker(name: string): string {
  return `=== ${"0".repeat(32)} ${name} begins ===`;
}

/** What the excerpt at `index` is called in its markers. */
export function excerptName(index: number): string {
  return `file ${index + 1}`;
}

/** Stands where lines are left out. */
export const leftOut = "    …  | lines left out";

/** One file's excerpt: its path, then its lines by number, `+` beside those that the change wrote, what it removed where it stood. */
export function renderExcerpt(excerpt: Omit<FileExcerpt, "size">, name: string): DataBlock {
  const { file, lines, lineCount, part, parts } = excerpt;
  const rendered = [`path | ${showPath(file.path)}`, `kind | ${file.language}`];
  if (parts > 1) rendered.push(`part | ${part} of ${parts}, the others are shown elsewhere`);
  let last = 0;
  for (const line of lines) {
    if (line.number > last + 1) rendered.push(leftOut);
    rendered.push(...renderLine(line));
    last = line.number;
  }
  if (last < lineCount) rendered.push(leftOut);
  return { name, lines: rendered };
}

/** What stands in front of a line's text. */
export function lineMark({
  number,
  isTouched,
  isBeside,
}: Pick<ShownLine, "number" | "isTouched" | "isBeside">): string {
  const mark = isBeside === true ? "*" : isTouched ? "+" : " ";
  return `${String(number).padStart(5)} ${mark}| `;
}

/** A line, and what the change removed above and below it. */
export function renderLine(line: ShownLine): string[] {
  const { above = [], below = [] } = line.removed ?? {};
  return [...above.map(renderRemoved), lineMark(line) + line.text, ...below.map(renderRemoved)];
}

/** A line that the change removed. */
export function renderRemoved(text: string): string {
  return `      -| ${text}`;
}
