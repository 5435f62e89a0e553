const anyToken = /\\u\{[\dA-Fa-f]+\}|\\u[\dA-Fa-f]{4}|\\.|\[(?:\\.|[^\]\\])*\]|\(\?:|[\s\S]/g;

/**
 * What a text in a program may begin with before its first word: blanks and brackets, as they are, and breaks that are escaped. A line
 * begins anew by itself, and to go on over blank ones from each of them would take a file of these for hours.
 */
const before = String.raw`(?:[^\S\n]|\(|\\[nrt])*`;
/**
 * A text begins behind a quote or another bracket, behind something that is set into it (`${a}`, `%s`, `$a`), or on a line of its own.
 * Ruby takes any sign for a quote: `%q/…/`.
 */
const begin = String.raw`(?:^|["'\`}|{[<>!%]|%[a-zA-Z][^\w\s]?|\$\w+)`;

/**
 * Where a regular expression says with which words a text begins: what a program holds that makes such a text, which is one of these words
 * at the beginning of a text. `undefined` where it says nothing of that kind.
 */
export function leadingWords(source: string): RegExp | undefined {
  const words = ofAll(alternativesOf(tokensOf(source)), (alternative) => {
    const text = alternative.join("");
    const start = /^\^(?:\\uFFFC\?|\\s\*|\\\(\*)*/.exec(text)?.[0];
    return start === undefined ? undefined : firstWords(tokensOf(text.slice(start.length)));
  });
  return words && new RegExp(`${begin}${before}(?:${words.join("|")})(?![a-z])`, "im");
}

function tokensOf(source: string): string[] {
  return source.match(anyToken) ?? [];
}

/** The words of each of them; `undefined` where one has none. */
function ofAll(
  alternatives: readonly (readonly string[])[],
  wordsOf: (alternative: readonly string[]) => string[] | undefined,
): string[] | undefined {
  const words = alternatives.map(wordsOf);
  return words.includes(undefined) ? undefined : words.flatMap((some) => some ?? []);
}

/** The words with which what fits a sequence begins; `undefined` where it may begin otherwise, or a word goes on. */
function firstWords(tokens: readonly string[]): string[] | undefined {
  if (tokens[0] !== "(?:") {
    const word = /^([a-z]{2,})(?:\\b|\\s(?![*?{]))/i.exec(tokens.join(""))?.[1];
    return word === undefined ? undefined : [word];
  }
  const end = endOfGroup(tokens);
  const rest = tokens.slice(end + 1);
  if (/^[?*{]/.test(rest[0] ?? "")) return undefined;
  return ofAll(alternativesOf(tokens.slice(1, end)), (one) => firstWords([...one, ...rest]));
}

/** What stands between the bars that are in no group. */
function alternativesOf(tokens: readonly string[]): string[][] {
  const alternatives: string[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.startsWith("(")) depth += 1;
    if (token === ")") depth -= 1;
    if (token === "|" && depth === 0) alternatives.push([]);
    else alternatives.at(-1)?.push(token);
  }
  return alternatives;
}

/** Where the group ends that they begin with. */
function endOfGroup(tokens: readonly string[]): number {
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    if (token.startsWith("(")) depth += 1;
    if (token === ")") depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}
