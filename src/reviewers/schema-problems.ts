import { closestMatch } from "leven";
import type { z } from "zod";

/** What is wrong with a file that a repository keeps. */
export interface FileProblem {
  /** 1-based; 0 when it is the whole file's. */
  line: number;
  /** Markdown without a full stop, in which what the file says is code. */
  sentence: string;
}

/** Where something stands, and what may stand there. */
export interface SchemaPlace {
  /** 1-based line of what a path of keys leads to. */
  lineOf: (path: readonly PropertyKey[]) => number;
  /** The keys that there are below such a path. */
  keysAt: (path: readonly PropertyKey[]) => readonly string[];
  /** What one of them is called: `a setting`. */
  noun: string;
}

/** Says what a schema has against a value, one sentence a key. */
export function describeIssue(
  issue: z.core.$ZodIssue,
  { lineOf, keysAt, noun }: SchemaPlace,
): FileProblem[] {
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(issue.path);
    return issue.keys.map((key) => ({
      line: lineOf([...issue.path, key]),
      sentence: `${code([...issue.path, key].join("."))} is not ${noun}${suggestion(key, known)}`,
    }));
  }
  const sentence = `${code(issue.path.join("."))}: ${lowerFirst(issue.message)}`;
  return [{ line: lineOf(issue.path), sentence }];
}

/** What may have been meant by a word that nothing is called. */
export function suggestion(word: string, known: readonly string[]): string {
  const match = closestMatch(word, [...known], { maxDistance: 3 });
  return match === undefined
    ? ` (there are: ${known.join(", ")})`
    : ` (did you mean ${code(match)}?)`;
}

/** A problem with its place, as a phrase. */
export function placed(path: string, { line, sentence }: FileProblem): string {
  return `${code(path)}${line > 0 ? ` line ${line}` : ""}: ${sentence}`;
}

/** As code in Markdown; a backtick or a line end would let the file write Markdown of its own. */
export function code(text: string): string {
  return `\`${text.replaceAll(/[`\r\n]/g, "").slice(0, 100)}\``;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
