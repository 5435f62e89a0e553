import { isUtf8 } from "node:buffer";

/** A name at the start of a text, and what stands behind it. */
interface QuotedName {
  name: string;
  rest: string;
}

/** What git and diff call the file that is not there. */
export const devNull = "/dev/null";

const escapes: ReadonlyMap<string, number> = new Map([
  ["a", 7],
  ["b", 8],
  ["t", 9],
  ["n", 10],
  ["v", 11],
  ["f", 12],
  ["r", 13],
  ['"', 34],
  ["\\", 92],
]);

/**
 * Reads a name that git quoted the way C quotes strings, octal escapes being bytes of UTF-8
 * (`core.quotePath` in git-config(1)). `undefined` if the text does not begin with one.
 */
function parseQuoted(text: string): QuotedName | undefined {
  if (!text.startsWith('"')) return undefined;
  const chunks: Buffer[] = [];
  let at = 1;
  while (at < text.length && text[at] !== '"') {
    const plain = /[^"\\]+/y;
    plain.lastIndex = at;
    const run = plain.exec(text)?.[0];
    if (run !== undefined) {
      chunks.push(Buffer.from(run));
      at += run.length;
      continue;
    }
    const octal = /^[0-3][0-7]{2}/.exec(text.slice(at + 1, at + 4))?.[0];
    const byte = octal === undefined ? escapes.get(text[at + 1] ?? "") : Number.parseInt(octal, 8);
    if (byte === undefined) return undefined;
    chunks.push(Buffer.of(byte));
    at += octal === undefined ? 2 : 4;
  }
  if (text[at] !== '"') return undefined;
  const bytes = Buffer.concat(chunks);
  // Names that are no UTF-8 stay as git wrote them: two that differ must not become the same.
  const name = isUtf8(bytes) ? bytes.toString("utf8") : text.slice(1, at);
  return { name, rest: text.slice(at + 1) };
}

/** The name of a `---`, `+++`, `rename from` … line. Behind a tab stands a time stamp, or nothing. */
export function parseName(text: string): string {
  const quoted = parseQuoted(text);
  if (quoted !== undefined) return quoted.name;
  const tab = text.indexOf("\t");
  return tab < 0 ? text : text.slice(0, tab);
}

/**
 * The two names of a `diff --git` line, prefixes and all. Unquoted names may hold blanks, and ` b/` too; then only names
 * that are the same apart from their prefix can be told apart. For all others git has further lines that name them.
 */
export function parseHeaderNames(text: string): [string, string] | undefined {
  const quoted = parseQuoted(text);
  if (quoted !== undefined) {
    const second = quoted.rest.slice(1);
    const isBroken = second.startsWith('"') && parseQuoted(second) === undefined;
    return quoted.rest.startsWith(" ") && !isBroken ? [quoted.name, parseName(second)] : undefined;
  }
  const secondQuote = text.indexOf(' "');
  if (secondQuote >= 0 && text.endsWith('"')) {
    return [text.slice(0, secondQuote), parseName(text.slice(secondQuote + 1))];
  }
  const middle = (text.length - 1) / 2;
  if (text[middle] !== " ") return undefined;
  const names: [string, string] = [text.slice(0, middle), text.slice(middle + 1)];
  return names[0] === names[1] || withoutFirst(names[0]) === withoutFirst(names[1])
    ? names
    : undefined;
}

/**
 * Takes the prefixes off two names: `a/` and `b/`, or what else a user has set in `diff.srcPrefix`, or the two folders
 * that `diff -r` compared. Names that are equal carry none (`diff.noprefix`).
 */
export function stripPrefixes([oldName, newName]: readonly [string, string]): [string, string] {
  if (oldName === newName) return [oldName, newName];
  const tail = withoutFirst(newName);
  if (tail !== undefined && withoutFirst(oldName) === tail) return [tail, tail];
  const oldTail = oldName === devNull ? oldName : /^[aciow12]\/(.+)$/s.exec(oldName)?.[1];
  const newTail = newName === devNull ? newName : /^[bciow12]\/(.+)$/s.exec(newName)?.[1];
  return oldTail === undefined || newTail === undefined ? [oldName, newName] : [oldTail, newTail];
}

/** A name without its first folder; `undefined` if it is in none. */
function withoutFirst(name: string): string | undefined {
  if (name === devNull) return undefined;
  return /^[^/]+\/(.+)$/s.exec(name)?.[1];
}
