import { keywordOf } from "./keywords.ts";
import type { RuleLanguage } from "./languages.ts";
import { requiredLiterals } from "./required-literals.ts";
import { asName } from "./word.ts";
import type { Holds, Word } from "./word.ts";

/**
 * What a text must hold before a rule can match in it: all of `words`, and for each of `choices` one of its requirements.
 * It only ever rules out; a text that meets it may still not match.
 */
export interface Requirement {
  words: readonly Word[];
  choices: readonly (readonly Requirement[])[];
}

const nothing: Requirement = { words: [], choices: [] };
const impossible: Requirement = { words: [], choices: [[]] };

/**
 * Reads the requirement off a rule: ast-grep compares identifiers by their text, so a file without the word
 * `execute` can't match `$DB.execute($SQL)`. A pattern with a context is not read (only its selected part must
 * match), nor are `not` and constraints.
 */
export function requiredWords(
  rule: unknown,
  utils: Record<string, unknown>,
  language: RuleLanguage,
): Requirement {
  return required(rule, {
    utils,
    language,
    known: new Map(),
    open: new Set(),
    asked: new Set(),
  });
}

interface Given {
  utils: Record<string, unknown>;
  language: RuleLanguage;
  /** What was read off utils already: many refer to the same ones. */
  known: Map<string, Requirement>;
  /** Utils that are being read, and those of them that were referred to meanwhile. */
  open: Set<string>;
  asked: Set<string>;
}

function required(rule: unknown, given: Given): Requirement {
  if (typeof rule !== "object" || rule === null || Array.isArray(rule)) return nothing;
  const parts: Requirement[] = [];
  for (const [key, value] of Object.entries(rule) as [string, unknown][]) {
    if (key === "pattern" && typeof value === "string") {
      parts.push({ words: wordsOf(value), choices: [] });
    } else if (key === "regex" && typeof value === "string") {
      parts.push(requiredLiterals(value));
    } else if (key === "kind" && typeof value === "string") {
      const word = keywordOf(value, given.language);
      if (word !== undefined) parts.push({ words: [asName(word)], choices: [] });
    } else if (key === "all" && Array.isArray(value)) {
      parts.push(...value.map((one) => required(one, given)));
    } else if (key === "any" && Array.isArray(value)) {
      parts.push({ words: [], choices: [value.map((one) => required(one, given))] });
    } else if (["inside", "has", "precedes", "follows"].includes(key)) {
      parts.push(required(value, given));
    } else if (key === "matches" && typeof value === "string") {
      parts.push(requiredOfUtil(value, given));
    }
  }
  return {
    words: parts.flatMap((part) => part.words),
    choices: parts.flatMap((part) => part.choices),
  };
}

function requiredOfUtil(name: string, given: Given): Requirement {
  const { utils, known, open, asked } = given;
  const before = known.get(name);
  if (before !== undefined) return before;
  // One that refers to itself, through whatever others, matches in the end by something else.
  if (open.has(name)) {
    asked.add(name);
    return impossible;
  }
  open.add(name);
  const requirement = required(utils[name], given);
  open.delete(name);
  asked.delete(name);
  // What was read while another one was open holds only there.
  if (asked.size === 0) known.set(name, requirement);
  return requirement;
}

/** What a text must hold where it is to fit one of several requirements; of none it fits none. */
export function someOf(requirements: readonly Requirement[]): Requirement {
  const [only] = requirements;
  return only && requirements.length === 1 ? only : { words: [], choices: [requirements] };
}

/** Whether a text holds what the requirement asks for. */
export function meets(holds: Holds, requirement: Requirement): boolean {
  return (
    requirement.words.every(holds) &&
    requirement.choices.every((choice) => choice.some((one) => meets(holds, one)))
  );
}

/** Names and numbers, and operators that are written in one way. `$Name` is a variable of a program: it captures nothing. */
function wordsOf(pattern: string): Word[] {
  const withoutCaptures = pattern.replaceAll(/\${1,3}[A-Z_][A-Z0-9_]*(?!\w)|\${3}/g, " ");
  const words =
    withoutCaptures.match(/\w{2,}|[!=]==?|&&|\|\||\?\?|[-+*/%]=|=>|:=|\+\+|--|\.\.\./g) ?? [];
  return words.map(asName);
}
