import type { Suppression } from "../../types/suppression.ts";
import { formatDate } from "../text/date.ts";
import { ignoredBy } from "../messages/earlier-findings.ts";
import { inlineText, sentence, shorten } from "../text/neutralise.ts";

/** Longest reason for ignoring a finding that is kept and shown, in characters. */
export const longestReason = 300;

/** Who ignores a finding, since when and why, for the middle of a line. Pings nobody. */
export function renderDecision({ login, reason, sinceMs, isForRepository }: Suppression): string {
  return ignoredBy({
    login: inlineText(shorten(login, 60)),
    date: formatDate(sinceMs),
    reason: reason === null ? undefined : sentence(reason, longestReason),
    isForRepository,
  });
}

/** What has to be written for a finding to be counted again. */
export function unignoreUsage(
  id: string,
  { isForRepository }: Pick<Suppression, "isForRepository">,
): string {
  return `/unignore ${id}${isForRepository ? " --repo" : ""}`;
}
