import type { RuleLanguage } from "../rules/languages.ts";
import { lineCounter } from "../rules/line-counter.ts";
import { checkRegex } from "./check-regex.ts";
import type { Weakness } from "./check-regex.ts";
import { findLiterals } from "./find-literals.ts";
import type { RegexLiteral } from "./find-literals.ts";

/**
 * Of the time that a file may take, what all of its expressions may: the last one has its own time on top. And what one of them may, so
 * that others are still looked at.
 */
const shareOfAll = 0.5;
const shareOfOne = 0.3;
/** So many lines are named. */
const mostLines = 5;

export interface WeakRegex extends Weakness {
  start: number;
  end: number;
}

/**
 * The regular expressions of a file that some text keeps busy: in exponential time, or in polynomial time where a request
 * brings the text. `unread` says, as a phrase, of which it could not be told in time.
 * @param fileTimeoutMs how long the file may take, in milliseconds
 */
export function findWeakRegexes(
  text: string,
  language: RuleLanguage,
  fileTimeoutMs: number,
): { found: WeakRegex[]; unread?: string } {
  const startMs = performance.now();
  const allMs = fileTimeoutMs * shareOfAll;
  const oneMs = fileTimeoutMs * shareOfOne;
  const found: WeakRegex[] = [];
  const unanswered: RegexLiteral[] = [];
  const literals = findLiterals(text, language);
  for (const [index, literal] of literals.entries()) {
    if (performance.now() - startMs > allMs) {
      const unread = tooMany(text, [...unanswered, ...literals.slice(index)], allMs);
      return { found, unread };
    }
    const checked = checkRegex(literal.source, literal.flags, oneMs);
    if (checked === "no answer") unanswered.push(literal);
    else if (checked && isWorthTelling(literal, checked)) {
      found.push({ ...checked, start: literal.start, end: literal.end });
    }
  }
  return { found, ...(unanswered.length > 0 && { unread: tooSlow(text, unanswered, oneMs) }) };
}

function tooMany(text: string, unchecked: readonly RegexLiteral[], allMs: number): string {
  const those = unchecked.length === 1 ? "one was" : `${unchecked.length} were`;
  return `its regular expressions take longer than ${allMs / 1000}s to check: ${those} not, in line ${linesOf(text, unchecked)}`;
}

function tooSlow(text: string, regexes: readonly RegexLiteral[], oneMs: number): string {
  const named = linesOf(text, regexes);
  const limit = `longer than ${oneMs / 1000}s to check`;
  return regexes.length === 1
    ? `a regular expression in it takes ${limit}, in line ${named}`
    : `${regexes.length} regular expressions in it take ${limit} each, in line ${named}`;
}

function linesOf(text: string, regexes: readonly RegexLiteral[]): string {
  const lineOf = lineCounter(text);
  const lines = [...new Set(regexes.map(({ start }) => lineOf(start)))].toSorted((a, b) => a - b);
  return lines.slice(0, mostLines).join(", ") + (lines.length > mostLines ? " …" : "");
}

function isWorthTelling({ isForRequest }: RegexLiteral, { growth }: Weakness): boolean {
  return growth === "exponential" || isForRequest;
}
