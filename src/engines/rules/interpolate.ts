import { metavariable } from "./metavariable.ts";
import type { RuleMatch } from "./match.ts";

const longestQuote = 60;

/**
 * Replaces `$NAME` in a rule's message, note or remedy by what the rule captured, as one line of at most 60 characters.
 * @param shown the file's text as people may see it: same offsets, secrets masked.
 */
export function interpolate(template: string, match: RuleMatch, shown: string): string {
  return template.replaceAll(metavariable, (whole, name: string) => {
    const place = match.captures.get(name);
    return place ? quote(shown.slice(place.start, place.end)) : whole;
  });
}

/**
 * Code as part of a sentence: one line, at most 60 characters, masked runs shortened. Sentences put code between backticks,
 * so its own become quotes; the finding's `code` shows it as it is.
 */
export function quote(code: string): string {
  const line = shortenMask(code).replaceAll("`", "'").replaceAll(/\s+/g, " ").trim();
  return line.length <= longestQuote ? line : `${line.slice(0, longestQuote - 1).trimEnd()}…`;
}

/** Eight dots whatever the length: a mask must not tell how long the secret is. */
export function shortenMask(masked: string): string {
  return masked.replaceAll(/•+/g, "••••••••");
}
