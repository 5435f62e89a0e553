/** A part of a text as it is written; in lower case where either is meant; or a name that is no part of a longer one. */
export type Word = string | { inAnyCase: string } | { name: string };

/** Tells whether a text holds a word. */
export type Holds = (word: Word) => boolean;

/** Looks each word up in the text once. */
export function wordsIn(text: string): Holds {
  const asWritten = lookUp(text);
  let inAnyCase: ReturnType<typeof lookUp> | undefined;
  let names: ReadonlySet<string> | undefined;
  return (word) => {
    if (typeof word === "string") return asWritten(word);
    if ("name" in word) {
      names ??= namesIn(text);
      return names.has(word.name);
    }
    inAnyCase ??= lookUp(text.toLowerCase());
    return inAnyCase(word.inAnyCase);
  };
}

/** In a string a name may stand right behind an escaped sign: `"\nname"`. */
function namesIn(text: string): Set<string> {
  const names = new Set<string>(text.match(/\w+/g));
  for (const [, name = ""] of text.matchAll(/\\\w(\w+)/g)) names.add(name);
  return names;
}

function lookUp(text: string): (word: string) => boolean {
  const known = new Map<string, boolean>();
  return (word) => {
    const answer = known.get(word) ?? text.includes(word);
    known.set(word, answer);
    return answer;
  };
}

/** A longer name is part of few others. */
const longestName = 5;

/** What is compared with whole names is looked for among these. */
export function asName(word: string): Word {
  return /^\w+$/.test(word) && word.length <= longestName ? { name: word } : word;
}
