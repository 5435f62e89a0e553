/**
 * An expression without what only looks ahead or behind, which an automaton can't do. It matches more than before; whether what
 * is found of it holds has to be tried.
 */
export function withoutLooks(source: string): string {
  if (!/\(\?<?[=!]/.test(source)) return source;
  let output = "";
  let at = 0;
  while (at < source.length) {
    const token = nextToken(source, at);
    if (/^\(\?<?[=!]$/.test(token)) {
      at = endOfGroup(source, at);
      // A look may be repeated, too.
      at += /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(source.slice(at))?.[0].length ?? 0;
    } else {
      output += token;
      at += token.length;
    }
  }
  return output;
}

/** An escape, a class, the beginning of a group, or one character. */
export function nextToken(source: string, at: number): string {
  const token = /\\[^]|\[(?:\\[^]|[^\]\\])*\]|\(\?<?[=!]|[^]/y;
  token.lastIndex = at;
  return token.exec(source)?.[0] ?? "";
}

/** The offset behind the group that begins at `start`. */
function endOfGroup(source: string, start: number): number {
  let depth = 0;
  for (let at = start; at < source.length;) {
    const token = nextToken(source, at);
    at += token.length;
    if (token.startsWith("(")) depth += 1;
    else if (token === ")") depth -= 1;
    if (depth === 0) return at;
  }
  return source.length;
}
