const anyToken = /\\u\{?[\dA-Fa-f]{4}\}?|\\.|\(\?:|[\s\S]/g;

/**
 * What a text in a program may begin with before its first word: blanks and brackets, as they are, and breaks that are escaped. A line
 * begins anew by itself, and to go on over blank ones from each of them would take a file of these for hours.
 */
const before = String.raw`(?:[^\S\n]|\(|\\[nrt])*`;
/** A text begins behind a quote or another bracket, behind something that is set into it, or on a line of its own. */
const begin = String.raw`(?:^|["'\`}|{[<>!%]|%[qQ])`;

/**
 * Where a regular expression says with which words a text begins: what a program holds that makes such a text, which is one of these words
 * at the beginning of a text. `undefined` where it says nothing of that kind.
 */
export function leadingWords(source: string): RegExp | undefined {
  const start = /^\^(?:\\uFFFC\?|\\s\*|\\\(\*)*/.exec(source)?.[0];
  if (start === undefined) return undefined;
  const words = firstWords(source.slice(start.length).match(anyToken) ?? []);
  return words && new RegExp(`${begin}${before}(?:${words.join("|")})(?![a-z])`, "im");
}

/** The words with which each alternative begins; `undefined` where one begins otherwise. */
function firstWords(tokens: readonly string[]): string[] | undefined {
  if (tokens[0] === "(?:") return alternativesIn(tokens.slice(1));
  const word = /^[a-z]{2,}(?=\\s|$)/i.exec(tokens.join(""))?.[0];
  return word === undefined ? undefined : [word];
}

/** Reads the group that is open to its end. */
function alternativesIn(tokens: readonly string[]): string[] | undefined {
  const words: string[] = [];
  let depth = 0;
  let from = 0;
  for (const [at, token] of tokens.entries()) {
    if (depth === 0 && (token === "|" || token === ")")) {
      const first = firstWords(tokens.slice(from, at));
      if (!first) return undefined;
      words.push(...first);
      from = at + 1;
      if (token === ")") return /^[?*{]/.test(tokens[at + 1] ?? "") ? undefined : words;
    }
    if (token.startsWith("(")) depth += 1;
    if (token === ")") depth -= 1;
  }
  return undefined;
}
