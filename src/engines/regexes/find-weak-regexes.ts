import type { RuleLanguage } from "../rules/languages.ts";
import { checkRegex } from "./check-regex.ts";
import type { Weakness } from "./check-regex.ts";
import { findLiterals } from "./find-literals.ts";
import type { RegexLiteral } from "./find-literals.ts";

/** How much of the processor's time the expressions of one file may take, in milliseconds. */
const fileMs = 2000;

export interface WeakRegex extends Weakness {
  start: number;
  end: number;
}

/** Why a text was not looked at to its end, as a phrase. */
export const tooManyRegexes = `its regular expressions take longer than ${fileMs / 1000}s to check`;

/**
 * The regular expressions of a file that some text keeps busy: in exponential time, or in polynomial time where a request
 * brings the text. `isWhole` is false when the time was over before the last one.
 */
export function findWeakRegexes(
  text: string,
  language: RuleLanguage,
): { found: WeakRegex[]; isWhole: boolean } {
  const before = process.cpuUsage();
  const found: WeakRegex[] = [];
  for (const literal of findLiterals(text, language)) {
    if (process.cpuUsage(before).user / 1000 > fileMs) return { found, isWhole: false };
    const weakness = checkRegex(literal.source, literal.flags);
    if (weakness && isWorthTelling(literal, weakness)) {
      found.push({ ...weakness, start: literal.start, end: literal.end });
    }
  }
  return { found, isWhole: true };
}

function isWorthTelling({ isForRequest }: RegexLiteral, { growth }: Weakness): boolean {
  return growth === "exponential" || isForRequest;
}
