/** A line of a text. Offsets are of UTF-16 code units. */
export interface TextLine {
  /** Without what ends it. */
  text: string;
  start: number;
  /** Behind its last character; its line end begins here. */
  end: number;
  /** Empty for the last line of a text that ends without one. */
  lineEnd: "" | "\n" | "\r\n";
}

/** The lines of a text as its excerpts number them: behind a line feed at the end there is none. */
export function linesOfText(text: string): TextLine[] {
  const lines: TextLine[] = [];
  let start = 0;
  while (start < text.length) {
    const feed = text.indexOf("\n", start);
    const isLast = feed === -1;
    const lineEnd = isLast ? "" : text[feed - 1] === "\r" && feed > start ? "\r\n" : "\n";
    const next = isLast ? text.length : feed + 1;
    const end = next - lineEnd.length;
    lines.push({ text: text.slice(start, end), start, end, lineEnd });
    start = next;
  }
  return lines;
}
