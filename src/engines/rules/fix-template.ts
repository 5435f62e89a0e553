import { metavariable } from "./metavariable.ts";

/** What a template is written into. */
export interface TemplatePlace {
  /** The file's text. */
  text: string;
  /** Where the first character goes, as a UTF-16 offset. */
  start: number;
  /** The piece of the file that `$NAME` stands for, by name. */
  captures: ReadonlyMap<string, { start: number; end: number }>;
}

/**
 * Writes a fix's template out for one place. As with ast-grep, its lines keep their indentation relative to the line that they
 * start on, and so do those of what was captured; a `$NAME` without a capture is empty. Lines end as the file's do there, and
 * where it indents by tabs, a step of the template's indentation is a tab.
 *
 * @returns undefined where a text of several lines, such as a template string, would be indented anew and say something else
 */
export function renderTemplate(template: string, place: TemplatePlace): string | undefined {
  const { text, start, captures } = place;
  const base = indentationAt(text, start);
  const lines = template.split("\n");
  const toFile = unitOf(text, base, lines);
  let isSame = true;
  const written = lines.map((line, index) => {
    const own = /^ */.exec(line)?.[0] ?? "";
    const indentation = index === 0 ? base : base + toFile(own);
    const content = (index === 0 ? line : line.slice(own.length)).replaceAll(
      metavariable,
      (_, name: string) => {
        const captured = captures.get(name);
        if (!captured) return "";
        const from = indentationAt(text, captured.start);
        const code = text.slice(captured.start, captured.end);
        if (from === indentation || !code.includes("\n")) return code;
        if (/[`\\]|"""|'''/.test(code)) isSame = false;
        return code
          .split("\n")
          .map((one, row) =>
            row > 0 && one.trim() !== "" && one.startsWith(from)
              ? indentation + one.slice(from.length)
              : one,
          )
          .join("\n");
      },
    );
    return index === 0 || content === "" ? content : indentation + content;
  });
  return isSame ? written.join(lineEndAt(text, start)) : undefined;
}

function indentationAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

/** The file's indentation for that of a template's line. */
function unitOf(text: string, base: string, lines: readonly string[]): (own: string) => string {
  const isTabbed = base === "" ? /^\t/m.test(text) : base.startsWith("\t");
  if (!isTabbed) return (own) => own;
  const widths = lines.slice(1).map((line) => line.search(/[^ ]/));
  const step = Math.min(...widths.filter((width) => width > 0));
  return (own) => "\t".repeat(own.length / step);
}

function lineEndAt(text: string, offset: number): string {
  const here = text.indexOf("\n", offset);
  const end = here === -1 ? text.lastIndexOf("\n") : here;
  return end > 0 && text[end - 1] === "\r" ? "\r\n" : "\n";
}
