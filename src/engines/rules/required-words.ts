import { requiredLiterals } from "./required-literals.ts";

/**
 * What a text must hold before a rule can match in it: all of `words`, and for each of `choices` one of its requirements.
 * It only ever rules out; a text that meets it may still not match.
 */
export interface Requirement {
  words: readonly string[];
  choices: readonly (readonly Requirement[])[];
}

const nothing: Requirement = { words: [], choices: [] };

/**
 * Reads the requirement off a rule: ast-grep compares identifiers by their text, so a file without the word
 * `execute` can't match `$DB.execute($SQL)`. A pattern with a context is not read (only its selected part must
 * match), nor are `not` and constraints. `known` is what was read off utils already: many refer to the same ones.
 */
export function requiredWords(
  rule: unknown,
  utils: Record<string, unknown>,
  known = new Map<string, Requirement>(),
): Requirement {
  if (typeof rule !== "object" || rule === null || Array.isArray(rule)) return nothing;
  const parts: Requirement[] = [];
  for (const [key, value] of Object.entries(rule) as [string, unknown][]) {
    if (key === "pattern" && typeof value === "string") {
      parts.push({ words: wordsOf(value), choices: [] });
    } else if (key === "regex" && typeof value === "string") {
      parts.push(requiredLiterals(value));
    } else if (key === "all" && Array.isArray(value)) {
      parts.push(...value.map((one) => requiredWords(one, utils, known)));
    } else if (key === "any" && Array.isArray(value)) {
      parts.push({ words: [], choices: [value.map((one) => requiredWords(one, utils, known))] });
    } else if (["inside", "has", "precedes", "follows"].includes(key)) {
      parts.push(requiredWords(value, utils, known));
    } else if (key === "matches" && typeof value === "string") {
      parts.push(requiredOfUtil(value, utils, known));
    }
  }
  return {
    words: parts.flatMap((part) => part.words),
    choices: parts.flatMap((part) => part.choices),
  };
}

function requiredOfUtil(
  name: string,
  utils: Record<string, unknown>,
  known: Map<string, Requirement>,
): Requirement {
  const before = known.get(name);
  if (before !== undefined) return before;
  // One that refers to itself, through whatever others, asks for nothing more by that.
  known.set(name, nothing);
  const requirement = requiredWords(utils[name], utils, known);
  known.set(name, requirement);
  return requirement;
}

/** Whether a text holds what the requirement asks for; `holds` tells whether it holds a word. */
export function meets(holds: (word: string) => boolean, requirement: Requirement): boolean {
  return (
    requirement.words.every(holds) &&
    requirement.choices.every((choice) => choice.some((one) => meets(holds, one)))
  );
}

/** Looks each word up in the text once. */
export function wordsIn(text: string): (word: string) => boolean {
  const known = new Map<string, boolean>();
  return (word) => {
    const answer = known.get(word) ?? text.includes(word);
    known.set(word, answer);
    return answer;
  };
}

function wordsOf(pattern: string): string[] {
  const withoutCaptures = pattern.replaceAll(/\${1,3}[A-Z_][A-Z0-9_]*|\${3}/g, " ");
  return withoutCaptures.match(/[A-Za-z_][A-Za-z0-9_]{2,}/g) ?? [];
}
