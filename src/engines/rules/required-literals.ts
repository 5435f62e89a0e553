import type { Requirement, Word } from "./required-words.ts";

const nothing: Requirement = { words: [], choices: [] };

const anyToken =
  /\\[xupP]\{[^}]*\}|\\x[\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\[\s\S]|\(\?[a-zA-Z-]+\)|\(\?[^:)<]*:|\(\?P?<\w+>|\{[\d,]+\}|[\s\S]/g;

/** A sign that stands for itself, or one that is escaped so that it does; and how many of them are a run. */
const anySign = { sign: /^(?:[^\\.^$|()[\]{}*+?\n]|\\[^\w\s])$/, fewest: 2 };
/** Those that a text holds as well if it is written in a program, with whatever quotes and escapes. */
const wordSign = { sign: /^\w$/, fewest: 3 };

/**
 * What a text must hold before a regular expression can match a part of it: literal runs of two or more
 * characters, by sequence and alternative. Whatever is not understood asks for nothing.
 *
 * @param isMade whether it matches what the program in the text makes, rather than the text
 */
export function requiredLiterals(source: string, { isMade = false } = {}): Requirement {
  // Extended expressions compare other texts than they spell.
  if (/\(\?[a-zA-Z]*x/.test(source)) return nothing;
  const tokens = source.match(anyToken) ?? [];
  const inAnyCase = isMade || /\(\?[a-zA-Z]*i/.test(source);
  const reader = { tokens, at: 0, inAnyCase, ...(isMade ? wordSign : anySign) };
  const requirement = readAlternatives(reader);
  return reader.at === tokens.length ? requirement : nothing;
}

interface Reader {
  tokens: readonly string[];
  at: number;
  /** Whether a part of it, and then all of it, means either case. */
  inAnyCase: boolean;
  sign: RegExp;
  fewest: number;
}

function readAlternatives(reader: Reader): Requirement {
  const alternatives = [readSequence(reader)];
  while (reader.tokens[reader.at] === "|") {
    reader.at += 1;
    alternatives.push(readSequence(reader));
  }
  const [only] = alternatives;
  return alternatives.length === 1 && only ? only : { words: [], choices: [alternatives] };
}

function readSequence(reader: Reader): Requirement {
  const words: Word[] = [];
  const choices: Requirement["choices"][number][] = [];
  let run = "";
  const endRun = (): void => {
    if (run.length >= reader.fewest)
      words.push(reader.inAnyCase ? { inAnyCase: run.toLowerCase() } : run);
    run = "";
  };
  for (;;) {
    const token = reader.tokens[reader.at];
    if (token === undefined || token === "|" || token === ")") break;
    reader.at += 1;
    if (/^\(\?[a-zA-Z-]+\)$/.test(token)) continue;
    let part = nothing;
    if (token.startsWith("(")) {
      endRun();
      part = readAlternatives(reader);
      reader.at += 1;
    } else if (token === "[") {
      endRun();
      skipClass(reader);
    }
    const optional = /^[?*]$|^\{0?,|^\{0\}/.test(reader.tokens[reader.at] ?? "");
    if (reader.sign.test(token) && !optional) run += token.at(-1);
    else endRun();
    if (!optional) {
      words.push(...part.words);
      choices.push(...part.choices);
    }
  }
  endRun();
  return { words, choices };
}

function skipClass(reader: Reader): void {
  // A `]` that comes first stands for itself.
  if (reader.tokens[reader.at] === "^") reader.at += 1;
  if (reader.tokens[reader.at] === "]") reader.at += 1;
  while (reader.at < reader.tokens.length && reader.tokens[reader.at] !== "]") reader.at += 1;
  reader.at += 1;
}
