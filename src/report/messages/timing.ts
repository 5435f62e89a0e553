import { formatDuration, formatSeconds } from "../text/duration.ts";
import { countOf } from "../text/count-of.ts";

/** Every sentence about the time that reviews took, in issues and as answers to `/timing` and `/report`. */

/** @param name Markdown */
export function reviewTimeFor(name: string): string {
  return `### Review time for ${name}`;
}

/** What the latest review took, in front of the table. `saving` is absent where there is nothing to compare with. */
export function onLatestRun({ fromMs, toMs, saving }: Compared): string {
  if (saving === undefined) return `**${formatDuration(toMs)}** on the latest run`;
  const [sum, side] = [formatDuration(fromMs), formatDuration(toMs)];
  return `**${sum} in sum → ${side} side by side (${saving})** on the latest run`;
}

/** The same where both ways were measured since. */
export function measuredOfLatest({ fromMs, toMs, saving }: Compared): string {
  const [one, side] = [formatDuration(fromMs), formatDuration(toMs)];
  const behind = saving === undefined ? "" : ` (${saving})`;
  return `**${one} one after another → ${side} side by side${behind}**, measured on the latest head`;
}

interface Compared {
  fromMs: number;
  toMs: number;
  saving: string | undefined;
}

export const latestIncomplete = "The latest review is incomplete, so its time is not compared.";
export const latestFailed = "The latest review failed: no reviewer finished.";
export const latestNothing = "The latest run found nothing to review.";

/** Cells of what is no review, or has no figures to compare. */
export const cells = {
  measured: "measured ✓",
  incomplete: "incomplete",
  failed: "failed",
  nothingToReview: "nothing to review",
} as const;

/** The cell of findings. */
export function findingsCell({ open, fixed }: { open: number; fixed: number }, soFar: boolean) {
  const seen = `${open}${soFar ? " so far" : ""}`;
  return fixed === 0 ? seen : `${seen} (${fixed} fixed)`;
}

/** Below a table that is too long. */
export function olderLeftOut(count: number, noun: "run" | "week"): string {
  return `${countOf(count, `older ${noun}`)} ${count === 1 ? "is" : "are"} left out.`;
}

/** Of the fold with a pull's further lines. */
export function earlierRuns(count: number): string {
  return countOf(count, "earlier run");
}

/** Of the fold with the pulls behind the first ones. */
export function pullsBefore(count: number): string {
  return countOf(count, "more pull request");
}

export function morePulls(count: number): string {
  const verb = count === 1 ? "names" : "name";
  return `${countOf(count, "more pull request")} ${verb} this issue; \`/timing #12\` tells of each.`;
}

/** Below the tables: which of the figures nobody measured. */
export const whatSumMeans =
  "The sum adds up the reviewers' own times; side by side was measured from the first start to the last end. " +
  "Where reviewers share processes their own times grow, and the sum with them: one after another may take less.";
export function whatMeasuredMeans(hasSums: boolean): string {
  const measured = "✓ was measured both ways by `/compare`";
  return hasSums
    ? `${measured}; in the other rows the first figure is a sum.`
    : `${measured}: the first figure is one after another.`;
}

/** What the link is called that leads to an issue's comment. */
export const timingComment = "The timing comment of this issue";

/** The answer to `/timing` in an issue that has its comment. @param comment Markdown */
export function toldThere(comment: string): string {
  return `${comment} tells of the pull requests that name it.`;
}

/** Behind that. @param headline a sentence or less, Markdown */
export function newestIs(name: string, headline: string): string {
  return `${name}, the newest: ${headline}${headline.endsWith(".") ? "" : "."}`;
}

/** How long a pull took, and how long the ones before it did. Hosts tell that in whole seconds. */
export function openedToMerged(
  tookMs: number,
  before: { count: number; medianMs: number } | undefined,
): string {
  const took = `**From opened to merged: ${formatSeconds(tookMs)}**`;
  if (before === undefined) return `${took}.`;
  return `${took}; the median of the ${before.count} pull requests merged before: ${formatSeconds(before.medianMs)}.`;
}

/** The way from opened to merged: what happened, and how long after what was before it; the last step is the merge. */
export function wayToMerge(
  steps: readonly { what: string; afterMs: number }[],
  reviews: { tookMs: number; share: string } | undefined,
): string {
  const way = steps.map(({ what, afterMs }, index) => {
    const after = formatSeconds(afterMs);
    if (index === 0) return `${what} after ${after}`;
    return index < steps.length - 1 ? `${what} ${after} later` : `${what} ${after} after that`;
  });
  const line = way.join(", ");
  const part =
    reviews === undefined
      ? ""
      : ` Its reviews took ${formatDuration(reviews.tookMs)} of that (${reviews.share}).`;
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}.${part}`;
}

/** What may happen on that way. */
export const stages = {
  firstReview: "first review",
  lastPush: "last push",
  merged: "merged",
} as const;

/** In place of the table in an issue that was told of pulls which name it no more. */
export const namedNoMore = "No pull request that was reviewed names this issue any more.";

/** Why an issue is not told of its pulls, as phrases. */
export const whyNotTold = {
  noIssue: "there is no such issue",
  isPull: "it is a pull request",
  unwanted: "the repository does not want it",
  nothing: "there is nothing to tell",
} as const;

/** Why nothing is noted of a pull that is said to be merged, as a phrase. */
export const notShownAsMerged = "the forge does not show it as merged";

/** The answers to `/timing` where there is nothing to tell. */
export function noReviewKnown(name: string): string {
  return `No review of ${name} is known, as far back as runs are kept. \`/review\` asks for one.`;
}
export const nobodyNamesThis =
  "No reviewed pull request names this issue: write `Closes #…` or `Refs #…` with its number into a pull request's " +
  "description, or `/timing #12` here for any pull request.";

/** @param period in words, behind "Reviews": `in the last 30 days` */
export function noReviewsKnown(period: string): string {
  return `No review of this repository ${period} is known; reviews are known as far back as runs are kept.`;
}

export function trendHeading(period: string): string {
  return `### Reviews ${period}`;
}

/** How many there were and how long the complete ones took. */
export function trendLine(
  { reviews, pulls }: { reviews: number; pulls: number },
  times: { medianMs: number; p95Ms: number } | undefined,
): string {
  const counts = `**${countOf(reviews, "review")} of ${countOf(pulls, "pull request")}**`;
  if (times === undefined) return `${counts}, none of them complete.`;
  const [middle, most] = [formatDuration(times.medianMs), formatDuration(times.p95Ms)];
  return `${counts}; a complete one took ${middle} at the median and ${most} at the 95th percentile.`;
}

/** What side by side took, all together, beside the sums. */
export function againstSumLine({ ms, reviews }: { ms: number; reviews: number }): string {
  const against = `than the sum of the reviewers' own times, over the ${countOf(reviews, "review")} that can be compared`;
  const verb = ms < 0 ? "longer" : "less";
  return `Side by side took **${formatDuration(Math.abs(ms))} ${verb}** ${against}.`;
}

export function findingsLine(counts: { reported: number; fixed: number; ignored: number }): string {
  const { reported, fixed, ignored } = counts;
  return `Findings: ${reported} reported, ${fixed} fixed, ${ignored} ignored.`;
}

/** What keeps some reviews from being among the figures. */
export function notComplete({ partial, failed }: { partial: number; failed: number }) {
  const parts = [
    ...(partial > 0
      ? [`${countOf(partial, "review")} ${partial === 1 ? "was" : "were"} incomplete`]
      : []),
    ...(failed > 0 ? [`${countOf(failed, "review")} failed`] : []),
  ];
  return parts.length === 0 ? [] : [`${parts.join(", ")}; their times are not counted.`];
}

/** Of a week's cell with what its reviews took less than their sums. */
export const lessThanSum = "Less than the sum";

export const whatTrendMeans =
  "A review's time is from its first reviewer's start to the last one's end. " +
  "A sum adds up the reviewers' own times; it was not measured, and `/compare` measures what one after another takes. " +
  "Weeks begin on Mondays, UTC. Reviews are known as far back as runs are kept.";
