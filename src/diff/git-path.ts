/** A name at the start of a text, and what stands behind it. */
interface QuotedName {
  name: string;
  rest: string;
}

const escapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  "\\": 92,
};

/**
 * Reads a name that git quoted the way C quotes strings, octal escapes being bytes of UTF-8
 * (`core.quotePath` in git-config(1)). `undefined` if the text does not begin with one.
 */
export function parseQuoted(text: string): QuotedName | undefined {
  if (!text.startsWith('"')) return undefined;
  const bytes: number[] = [];
  let at = 1;
  while (at < text.length && text[at] !== '"') {
    if (text[at] !== "\\") {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
      bytes.push(...Buffer.from(character, "utf8"));
      at += character.length;
      continue;
    }
    const octal = /^[0-3][0-7]{2}/.exec(text.slice(at + 1, at + 4))?.[0];
    if (octal !== undefined) {
      bytes.push(Number.parseInt(octal, 8));
      at += 4;
      continue;
    }
    const escaped = escapes[text[at + 1] ?? ""];
    if (escaped === undefined) return undefined;
    bytes.push(escaped);
    at += 2;
  }
  if (text[at] !== '"') return undefined;
  return { name: Buffer.from(bytes).toString("utf8"), rest: text.slice(at + 1) };
}

/** The name of a `---`, `+++`, `rename from` … line. Behind a tab stands a time stamp, or nothing. */
export function parseName(text: string): string {
  const quoted = parseQuoted(text);
  if (quoted !== undefined) return quoted.name;
  const tab = text.indexOf("\t");
  return tab < 0 ? text : text.slice(0, tab);
}

/** The two names of a `diff --git` line. Unquoted names may hold spaces: then both are the same, apart from the prefix. */
export function parseHeaderNames(text: string): [string, string] | undefined {
  const quoted = parseQuoted(text);
  if (quoted !== undefined) return [quoted.name, parseName(quoted.rest.replace(/^ /, ""))];
  const secondQuote = text.indexOf(' "');
  if (secondQuote >= 0 && text.endsWith('"')) {
    return [text.slice(0, secondQuote), parseName(text.slice(secondQuote + 1))];
  }
  const middle = (text.length - 1) / 2;
  if (text[middle] === " ") {
    const names: [string, string] = [text.slice(0, middle), text.slice(middle + 1)];
    if (names[0] === names[1] || stripPrefixes(names) !== undefined) return names;
  }
  const parts = text.split(" ");
  return parts.length === 2 ? [parts[0] ?? "", parts[1] ?? ""] : undefined;
}

/**
 * Takes `a/` and `b/` off two names, or the letters of `diff.mnemonicPrefix`.
 * `undefined` if they carry none (`diff.noprefix`): then both begin with the same folder or with none.
 */
export function stripPrefixes([oldName, newName]: [string, string]): [string, string] | undefined {
  const oldPrefix = /^[aciow12]\//.exec(oldName)?.[0];
  const newPrefix = /^[bciow12]\//.exec(newName)?.[0];
  const isMissing = (name: string) => name === "/dev/null";
  if (oldPrefix === undefined && !isMissing(oldName)) return undefined;
  if (newPrefix === undefined && !isMissing(newName)) return undefined;
  if (oldPrefix === newPrefix) return undefined;
  return [
    isMissing(oldName) ? oldName : oldName.slice(2),
    isMissing(newName) ? newName : newName.slice(2),
  ];
}
