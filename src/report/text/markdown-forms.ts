import { inlineCode, link, shorten } from "./neutralise.ts";

/** Where a line of a file can be looked at; absent where there is no page for it. */
export type Permalink = (path: string, line: number) => string;

/** `path:line` as code, linked where there is a page. */
export function place(path: string, line: number, permalink: Permalink | undefined): string {
  return link(inlineCode(`${shownPath(path)}:${line}`), permalink?.(path.toWellFormed(), line));
}

/** A path people can recognise: of a very long one both ends. */
export function shownPath(path: string): string {
  return path.length <= 200 ? path : `${shorten(path, 60)}${path.slice(-130).toWellFormed()}`;
}

/** A folded section. The summary is ours and plain; the content is Markdown. */
export function fold(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

/** A block that forges draw, from what `renderGantt` gives. */
export function chart(gantt: string): string {
  return `\`\`\`mermaid\n${gantt}\n\`\`\``;
}

/** A line that stands apart from what we say below it: a notice, what is answered. One line of Markdown. */
export function quoted(line: string): string {
  return `> ${line}`;
}
