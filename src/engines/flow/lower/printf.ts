/** A format in pieces: fixed text, or which argument stands there. */
export type FormatPiece = string | { position: number; isNumber: boolean };

/** Takes a format of `printf` apart, as most languages have it. */
export function printfPieces(format: string): FormatPiece[] {
  let next = 0;
  return split(
    format,
    /%(?:(\d+)\$)?[-#+ 0,(<]*\d*(?:\.\d+)?([a-zA-Z%])/g,
    ([, position, kind]) => {
      if (kind === "%") return "%";
      if (kind === "n") return "\n";
      const isNumber = /[dioxXeEfFgGubc]/.test(kind ?? "");
      return { position: position === undefined ? next++ : Number(position) - 1, isNumber };
    },
  );
}

/** Takes a pattern of Java's `MessageFormat` apart. */
export function messagePieces(format: string): FormatPiece[] {
  return split(format, /\{(\d+)[^}]*\}/g, ([, position]) => ({
    position: Number(position),
    isNumber: false,
  }));
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
