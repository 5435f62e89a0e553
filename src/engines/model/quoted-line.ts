import type { Finding } from "../../types/finding.ts";
import { fingerprint } from "../rules/fingerprint.ts";

/** What stands in the place of a rule's id. */
export function modelRuleId(reviewer: string): string {
  return `${reviewer}/model`;
}

/** What the identity of a model's finding is made from. */
export interface QuotedLine {
  ruleId: string;
  path: string;
  /** The line that it quotes, whole. */
  line: string;
  /** 1 for the first finding about this very line. */
  nth: number;
  /** How many lines that the change touched say the same further up. */
  ordinal: number;
}

/** By the whole line, not by what a model chose to quote of it; and not by its words, which are others each time. */
export function quotedLineFingerprint({ ruleId, path, line, nth, ordinal }: QuotedLine): string {
  const cause = nth === 1 ? ruleId : `${ruleId} ${nth}`;
  return fingerprint({ cause, path, code: line, ordinal });
}

/** So many findings about one line are told apart. */
const mostOfOneLine = 4;
/** Equal lines above may have gone meanwhile, which makes the one that was quoted an earlier one. */
const mostGone = 4;
const mostEqual = 50;

/** Whether the line that a model's finding quoted stands in a text, wherever. */
export function holdsQuote(
  text: string,
  { ruleId, path, fingerprint: wanted }: Pick<Finding, "ruleId" | "path" | "fingerprint">,
): boolean {
  const counts = new Map<string, number>();
  for (const line of text.split("\n")) {
    const words = line.replaceAll(/\s+/g, " ").trim();
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  for (const [line, count] of counts) {
    for (let ordinal = 0; ordinal < Math.min(count + mostGone, mostEqual); ordinal += 1) {
      for (let nth = 1; nth <= mostOfOneLine; nth += 1) {
        if (quotedLineFingerprint({ ruleId, path, line, nth, ordinal }) === wanted) return true;
      }
    }
  }
  return false;
}
