import type { Place } from "./text-around.ts";

/** How the directions are ended that are set by these; isolates are ended by their own, which ends what was set in them as well. */
const directions = /[\u202A\u202B\u202D\u202E\u2066-\u2068\u202C\u2069]/g;
const endOfEmbedding = "\u202C";
const endOfIsolate = "\u2069";

/**
 * Offsets at which a direction is set that is not ended in a piece of a text (UAX #9, X1 to X8).
 * @param areQuotesCounted what is ended behind a string or a comment in which it is set is not ended in it, as far as quotes tell
 */
export function unclosed(
  text: string,
  { start, end }: Place,
  areQuotesCounted: boolean,
): Set<number> {
  const open: number[] = [];
  const found = new Set<number>();
  const close = (from: number, at: number): void => {
    if (areQuotesCounted && leavesText(text.slice(from, at))) found.add(from);
  };
  const piece = text.slice(start, end);
  for (const { 0: one, index } of piece.matchAll(directions)) {
    if (one === endOfIsolate) {
      const last = open.findLastIndex((at) => text.charAt(at) >= "\u2066");
      if (last !== -1) close(open.splice(last)[0] ?? start, start + index);
    } else if (one === endOfEmbedding) {
      const last = open.at(-1);
      if (last !== undefined && text.charAt(last) < "\u2066")
        close(open.pop() ?? start, start + index);
    } else open.push(start + index);
  }
  for (const at of open) found.add(at);
  return found;
}

function leavesText(between: string): boolean {
  return between.includes("*/") || between.split('"').length % 2 === 0;
}
