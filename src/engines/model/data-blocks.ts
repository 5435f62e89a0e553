import { createHash } from "node:crypto";
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

const leftOut = "    …  | lines left out";

/** One file's excerpt: its path, then its lines by number, `+` beside those that the change wrote, what it removed where it stood. */
export function renderExcerpt(excerpt: FileExcerpt, name: string): DataBlock {
  const { file, lines, lineCount, part, parts } = excerpt;
  const rendered = [`path | ${showPath(file.path)}`, `kind | ${file.language}`];
  if (parts > 1) rendered.push(`part | ${part} of ${parts}, the others are shown elsewhere`);
  let last = 0;
  for (const line of lines) {
    if (line.number > last + 1) rendered.push(leftOut);
    rendered.push(
      ...(line.removed?.above ?? []).map(renderRemoved),
      renderLine(line),
      ...(line.removed?.below ?? []).map(renderRemoved),
    );
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

function renderRemoved(text: string): string {
  return `      -| ${text}`;
}

function renderLine(line: ShownLine): string {
  return lineMark(line) + line.text;
}
