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
  const form = issue.code === "invalid_union" ? closestForm(issue.errors) : [];
  if (form.length > 0) {
    return form.flatMap((one) =>
      describeIssue({ ...one, path: [...issue.path, ...one.path] }, { lineOf, keysAt, noun }),
    );
  }
  const { message } = issue.code === "invalid_key" ? (issue.issues[0] ?? issue) : issue;
  const sentence = `${code(issue.path.join("."))}: ${lowerFirst(message)}`;
  return [{ line: lineOf(issue.path), sentence }];
}

/** Of several forms that something may have, what is wrong with it in the one that was meant; nothing where it has none of them. */
function closestForm(forms: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  const isOtherKind = (issue: z.core.$ZodIssue) =>
    issue.code === "invalid_type" && issue.path.length === 0;
  const weight = (issue: z.core.$ZodIssue) =>
    issue.code === "unrecognized_keys" ? issue.keys.length : 1;
  const sum = (issues: readonly z.core.$ZodIssue[]) =>
    issues.reduce((all, issue) => all + weight(issue), 0);
  const possible = forms.filter((issues) => !issues.some(isOtherKind));
  return possible.toSorted((a, b) => sum(a) - sum(b))[0] ?? [];
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
