import type { Requirement } from "./required-words.ts";

const nothing: Requirement = { words: [], choices: [] };

/**
 * What a text must hold before a regular expression can match a part of it: literal runs of three or more word
 * characters, by sequence and alternative. Whatever is not understood asks for nothing.
 */
export function requiredLiterals(source: string): Requirement {
  // Case-insensitive and extended expressions compare other texts than they spell.
  if (/\(\?[a-z]*[ix]/.test(source)) return nothing;
  const tokens =
    source.match(/\\[xupP]\{[^}]*\}|\\[\s\S]|\(\?[^:)<]*:|\(\?P?<\w+>|\{[\d,]+\}|[\s\S]/g) ?? [];
  const reader = { tokens, at: 0 };
  const requirement = readAlternatives(reader);
  return reader.at === tokens.length ? requirement : nothing;
}

interface Reader {
  tokens: readonly string[];
  at: number;
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
  const words: string[] = [];
  const choices: Requirement["choices"][number][] = [];
  let run = "";
  const endRun = (): void => {
    if (run.length >= 3) words.push(run);
    run = "";
  };
  for (;;) {
    const token = reader.tokens[reader.at];
    if (token === undefined || token === "|" || token === ")") break;
    reader.at += 1;
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
    if (/^\w$/.test(token) && !optional) run += token;
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
