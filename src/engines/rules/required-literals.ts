import { asName } from "./word.ts";
import type { Requirement } from "./required-words.ts";
import type { Word } from "./word.ts";

const nothing: Requirement = { words: [], choices: [] };

const anyToken =
  /\\[xuUpP]\{[^}]*\}|\\x[\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\U[\da-fA-F]{8}|\\[pP][a-zA-Z]|\\b\{[a-z-]+\}|\(\?-u:\\b\)|\(\?<?[!=]|\\[\s\S]|\(\?[a-zA-Z-]+\)|\(\?[a-zA-Z-]*:|\(\?P?<[^>]+>|\{[\d,\s]+\}|[\s\S]/gu;

/** A sign that stands for itself, or one that is escaped so that it does, and `\<` does not; and how many of them are a run. */
const anySign = {
  sign: /^(?:[^\\.^$|()[\]{}*+?\n]|\\[^\w\s<>])$/u,
  inClass: /^(?:[^\\[\]\n]|\\[^\w\s<>])$/u,
  fewest: 2,
};
/** Those that a text holds as well if it is written in a program, with whatever quotes and escapes. */
const wordSign = { sign: /^\w$/, inClass: /^\w$/, fewest: 3 };

/** A class of more signs than these, as part of more runs, tells little. */
const mostRuns = 4;

/** At these nothing of a word goes on; an expression is asked of whole nodes, which are whole words at least. */
const edge = /^(?:\^|\$|\\b|\(\?-u:\\b\))$/;

/**
 * What a text must hold before a regular expression can match a part of it: literal runs of two or more characters, and a sign that is
 * all of it, by sequence, alternative and class. Whatever is not understood asks for nothing.
 *
 * @param isMade whether it matches what the program in the text makes, rather than the text
 */
export function requiredLiterals(source: string, { isMade = false } = {}): Requirement {
  // Extended expressions compare other texts than they spell.
  if (/\(\?[a-zA-Z]*x/.test(source)) return nothing;
  const tokens = source.match(anyToken) ?? [];
  const inAnyCase = isMade || /\(\?[a-zA-Z]*i/.test(source);
  const reader = { tokens, at: 0, inAnyCase, ...(isMade ? wordSign : anySign) };
  const requirement = readAlternatives(reader, { runs: [""], isFirst: false, isLast: false });
  return reader.at === tokens.length ? requirement : nothing;
}

interface Reader {
  tokens: readonly string[];
  at: number;
  /** Whether a part of it, and then all of it, means either case. */
  inAnyCase: boolean;
  sign: RegExp;
  /** The same in a class. */
  inClass: RegExp;
  fewest: number;
}

/** What stands around alternatives. */
interface Around {
  /** The runs of which each of them goes on with one. */
  runs: readonly string[];
  /** Nothing of a word stands in front of that, or behind them. */
  isFirst: boolean;
  isLast: boolean;
}

function readAlternatives(reader: Reader, around: Around): Requirement {
  const alternatives = [readSequence(reader, around)];
  while (reader.tokens[reader.at] === "|") {
    reader.at += 1;
    alternatives.push(readSequence(reader, around));
  }
  const [only] = alternatives;
  return alternatives.length === 1 && only ? only : { words: [], choices: [alternatives] };
}

function readSequence(reader: Reader, around: Around): Requirement {
  const { tokens } = reader;
  const words: Word[] = [];
  const choices: Requirement["choices"][number][] = [];
  let { runs, isFirst } = around;
  const beginRun = (): void => {
    runs = [""];
    isFirst = false;
  };
  const endRun = (isLast = false): void => {
    const [only = [], ...others] = runs.map((run) => wordsOf(reader, { run, isFirst, isLast }));
    if (others.length === 0) words.push(...only);
    else choices.push([only, ...others].map((one) => ({ words: one, choices: [] })));
    beginRun();
  };
  const goOn = (signs: readonly string[]): void => {
    runs = runs.flatMap((run) => signs.map((sign) => run + sign));
  };
  for (;;) {
    const token = tokens[reader.at];
    if (token === undefined || token === "|" || token === ")") break;
    reader.at += 1;
    if (edge.test(token)) {
      endRun(true);
      isFirst = true;
    } else if (/^\(\?[a-zA-Z-]+\)$/.test(token)) {
      continue;
    } else if (token.startsWith("(")) {
      const end = endOfGroup(tokens, reader.at);
      const isOptional = isLeftOut(tokens[end + 1]);
      if (isOptional || isLook(token)) endRun();
      const isLast = isEnd(tokens[end + 1], around);
      const part = readAlternatives(reader, { runs, isFirst, isLast });
      beginRun();
      reader.at += 1;
      if (isOptional || isRefusal(token)) continue;
      words.push(...part.words);
      choices.push(...part.choices);
    } else if (reader.sign.test(token) && !isLeftOut(tokens[reader.at])) {
      goOn([signOf(token)]);
    } else {
      const signs = token === "[" ? readClass(reader) : undefined;
      if (signs && signs.length * runs.length <= mostRuns && !isLeftOut(tokens[reader.at]))
        goOn(signs);
      else endRun();
    }
  }
  endRun(tokens[reader.at] !== undefined && around.isLast);
  return { words, choices };
}

/** What a text holds where it holds a run. */
function wordsOf(
  { inAnyCase, fewest }: Reader,
  { run, isFirst, isLast }: Omit<Around, "runs"> & { run: string },
): Word[] {
  if (run.length < fewest && !(isFirst && isLast && /^\W$/.test(run))) return [];
  if (inAnyCase) return [{ inAnyCase: run.toLowerCase() }];
  const name = /\w+$/.exec(run)?.[0] ?? "";
  const isWhole = isLast && (isFirst || name.length < run.length);
  const word = asName(name);
  return isWhole && name.length > 1 && typeof word !== "string" ? [run, word] : [run];
}

/** Whether nothing of a word follows where this token is next. */
function isEnd(token: string | undefined, { isLast }: Around): boolean {
  if (token === undefined || token === ")" || token === "|") return isLast;
  return edge.test(token);
}

/** Whether what stands in front of it may not be there at all. */
function isLeftOut(token = ""): boolean {
  return /^[?*]$|^\{\s*0*\s*(?:,|\})/.test(token);
}

function isLook(token: string): boolean {
  return /^\(\?<?[!=]/.test(token);
}

function isRefusal(token: string): boolean {
  return /^\(\?<?!/.test(token);
}

/** Where the group ends that is open. */
function endOfGroup(tokens: readonly string[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at] ?? "";
    if (token.startsWith("(") && !edge.test(token) && !/^\(\?[a-zA-Z-]+\)$/.test(token)) depth += 1;
    if (token === "[") at = endOfClass(tokens, at + 1);
    if (token === ")" && depth === 0) return at;
    if (token === ")") depth -= 1;
  }
  return tokens.length;
}

/** Passes a class; the signs that it stands for, where all are written out and stand for themselves. */
function readClass(reader: Reader): string[] | undefined {
  const { tokens, inClass } = reader;
  const end = endOfClass(tokens, reader.at);
  const inside = tokens.slice(reader.at, end);
  reader.at = end + 1;
  const isPlain = (one: string, index: number): boolean =>
    inClass.test(one) &&
    !(one === "^" && index === 0) &&
    !(one === "-" && index > 0 && index < inside.length - 1);
  // Rust's subtract and intersect classes by these.
  if (/&&|--|~~/.test(inside.join(""))) return undefined;
  return inside.every(isPlain) ? inside.map(signOf) : undefined;
}

function signOf(token: string): string {
  return token.length > 1 && token.startsWith("\\") ? token.slice(1) : token;
}

/** Where a class ends that begins here. Another one may stand in it: `[[:alpha:]_]`. */
function endOfClass(tokens: readonly string[], from: number): number {
  let at = from;
  // A `]` that comes first stands for itself.
  if (tokens[at] === "^") at += 1;
  if (tokens[at] === "]") at += 1;
  while (at < tokens.length && tokens[at] !== "]") {
    at = tokens[at] === "[" ? endOfClass(tokens, at + 1) + 1 : at + 1;
  }
  return at;
}
