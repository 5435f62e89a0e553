const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", s: " ", "0": "\0" };

/** What stands between quotation marks, without its escapes. */
export function textIn(written: string): string {
  return written.replaceAll(/\\(?:u+([\da-fA-F]{4})|([\s\S]))/g, (_all, code?: string, one = "") =>
    code === undefined
      ? (escapes[String(one)] ?? String(one))
      : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** A format in pieces: fixed text, or the position of the argument that stands there. */
export type FormatPiece = string | number;

/** Takes a format of `String.format` apart. */
export function printfPieces(format: string): FormatPiece[] {
  let next = 0;
  return split(
    format,
    /%(?:(\d+)\$)?[-#+ 0,(<]*\d*(?:\.\d+)?([a-zA-Z%])/g,
    ([, position, kind]) => {
      if (kind === "%") return "%";
      if (kind === "n") return "\n";
      // Numbers and characters of their own do no harm.
      return position === undefined ? next++ : Number(position) - 1;
    },
  );
}

/** Takes a pattern of `MessageFormat` apart. */
export function messagePieces(format: string): FormatPiece[] {
  return split(format, /\{(\d+)[^}]*\}/g, ([, position]) => Number(position));
}

function split(
  format: string,
  places: RegExp,
  pieceOf: (match: RegExpMatchArray) => FormatPiece,
): FormatPiece[] {
  const pieces: FormatPiece[] = [];
  let at = 0;
  for (const match of format.matchAll(places)) {
    if (match.index > at) pieces.push(format.slice(at, match.index));
    pieces.push(pieceOf(match));
    at = match.index + match[0].length;
  }
  if (at < format.length) pieces.push(format.slice(at));
  return pieces;
}
