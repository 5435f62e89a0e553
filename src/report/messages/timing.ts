import { formatDuration, formatSeconds } from "../text/duration.ts";
import { countOf } from "../text/count-of.ts";

/** Every sentence about the time that reviews took, in issues and as answers to `/timing` and `/report`. */

/** @param name Markdown */
export function reviewTimeFor(name: string): string {
  return `### Review time for ${name}`;
}

/** What the latest review took, in front of the table. `saving` is absent where there is nothing to compare with. */
export function onLatestRun(
  { fromMs, toMs, saving }: { fromMs: number; toMs: number; saving: string | undefined },
  isMeasured: boolean,
): string {
  if (saving === undefined) return `**${formatDuration(toMs)}** on the latest run`;
  const figures = `**${formatDuration(fromMs)} → ${formatDuration(toMs)} (${saving})**`;
  return `${figures} on the latest run${isMeasured ? ", measured both ways" : ""}`;
}

export const latestIncomplete = "The latest review is incomplete, so its time is not compared.";
export const latestFailed = "The latest review failed: no reviewer finished.";
export const latestNothing = "The latest run found nothing to review.";

/** Cells of what has no figures to compare. */
export const cells = {
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

export function morePulls(count: number): string {
  const verb = count === 1 ? "names" : "name";
  return `${countOf(count, "more pull request")} ${verb} this issue; \`/timing #12\` tells of each.`;
}

/** Below the tables: which of the figures nobody measured. */
export const whatSumMeans =
  "One after another is the sum of the reviewers' own times, not a measurement of it; " +
  "side by side was measured from the first start to the last end.";
export const whatMeasuredMeans =
  "✓ marks heads that were really measured both ways (`/compare`): there, one after another is a measurement too.";

/** How long a pull took, and how long the ones before it did. Hosts tell that in whole seconds. */
export function openedToMerged(
  tookMs: number,
  before: { count: number; medianMs: number } | undefined,
): string {
  const took = `**From opened to merged: ${formatSeconds(tookMs)}**`;
  if (before === undefined) return `${took}.`;
  return `${took}; the median of the ${before.count} pulls before: ${formatSeconds(before.medianMs)}.`;
}

/** The way from opened to merged: what happened, and how long after what was before it. */
export function wayToMerge(
  steps: readonly { what: string; afterMs: number }[],
  reviews: { tookMs: number; share: string } | undefined,
): string {
  const way = steps.map(({ what, afterMs }) => `${formatSeconds(afterMs)} → ${what}`);
  const part =
    reviews === undefined
      ? ""
      : `; its reviews took ${formatDuration(reviews.tookMs)} of that (${reviews.share})`;
  return `Opened → ${way.join(" → ")}${part}.`;
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

/** What side by side saved, all together, against the sums. */
export function savedLine({ ms, reviews }: { ms: number; reviews: number }): string {
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

export const whatTrendMeans =
  "A review's time is from its first reviewer's start to the last one's end. " +
  "What was saved is held against sums, not against runs one after another. " +
  "Weeks begin on Mondays, UTC. Reviews are known as far back as runs are kept.";
