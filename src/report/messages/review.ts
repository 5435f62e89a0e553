import { levels, type Category, type Level } from "../../types/finding.ts";
import type { CostLimit, Outcome } from "../../types/outcome.ts";
import type { Coverage, Timing, Verdict } from "../report.ts";
import { countOf } from "../text/count-of.ts";
import { formatDuration, formatSaving } from "../text/duration.ts";
import { listOf } from "../text/list-of.ts";

/**
 * Every sentence that people read about what a review came to. Arguments arrive ready for the place they are shown in:
 * a Markdown renderer passes neutralised text, the terminal its own.
 */

/** Why something failed that may hold what people must not see: completes "security-auditor did not finish (…)". */
export const ownTrouble = "it failed for a reason of its own, which stands in the log";

/** `2 errors, 1 warning`, worst first; `nothing` for none. */
function levelCounts(findings: readonly { level: Level }[]): string {
  const counted = levels
    .map((level) => ({ level, count: findings.filter((one) => one.level === level).length }))
    .filter(({ count }) => count > 0);
  return counted.map(({ level, count }) => countOf(count, level)).join(", ") || "nothing";
}

/**
 * The headline behind "Chorale · ". Only a complete review may sound like one, and what people ignore is counted apart: green
 * because of them must be seen to be.
 */
export function verdictLine(
  verdict: Verdict,
  {
    ignored,
    standing = [],
    ...open
  }: {
    findings: readonly { level: Level }[];
    standing?: readonly { level: Level }[];
    ignored: readonly unknown[];
  },
): string {
  const findings = [...open.findings, ...standing];
  const besides = ignored.length > 0 ? ` · ${ignored.length} ignored` : "";
  switch (verdict) {
    case "clean":
      return `nothing to report${besides}`;
    case "findings":
      return `${levelCounts(findings)}${besides}`;
    case "partial":
      return findings.length === 0
        ? `review incomplete, nothing found so far${besides}`
        : `${levelCounts(findings)} so far, review incomplete${besides}`;
    case "failed":
      return "review failed";
    case "nothing-reviewable":
      return "nothing to review";
    default:
      return verdict satisfies never;
  }
}

/** What the headline leaves open; `undefined` where it says enough. */
export function verdictExplanation(verdict: Verdict, { files }: Coverage): string | undefined {
  if (verdict === "failed") return "No reviewer finished, so nothing is known about this change.";
  if (verdict !== "nothing-reviewable") return undefined;
  return files === 0 ? "Nothing was changed." : "Every file was skipped; the reasons are below.";
}

/** The figures of the review phase, without emphasis: `Review phase: 15m 02s in sum → 8m 01s side by side (−47 %)`. */
export function timeLine(timing: Timing, options: { comparable: boolean }): string {
  const wall = formatDuration(timing.wallMs);
  const saving = formatSaving(timing.sumMs, timing.wallMs);
  if (!options.comparable || saving === undefined) return `Review phase: ${wall}`;
  return `Review phase: ${formatDuration(timing.sumMs)} in sum → ${wall} side by side (${saving})`;
}

/** `3 reviewers`, `2 of 3 reviewers finished`. */
export function reviewersLine(ran: number, finished: number): string {
  if (finished < ran) return `${finished} of ${countOf(ran, "reviewer")} finished`;
  return countOf(ran, "reviewer");
}

/** What the two times of the time line mean; nobody has to guess which one was measured. */
export function timeExplanation({ sumMs, wallMs, isShared }: Timing): string {
  const slower =
    Math.round(wallMs) > Math.round(sumMs)
      ? " Side by side took longer than the sum this time."
      : "";
  const shared = isShared
    ? " Reviewers shared the processes, which stretches their own times: one after another would take less than the sum."
    : "";
  return (
    `${formatDuration(sumMs)} is the sum of the reviewers' own times, not a run one after another; ` +
    `${formatDuration(wallMs)} was measured from the first start to the last end.${slower}${shared}`
  );
}

/** Reviewers that did not finish for the same reason, and what that leaves unread of each one's files. */
export interface Unfinished {
  reviewers: readonly string[];
  reason: string;
  read: number;
  unread: number;
  /** Of the unread: what their models were to read, and their rules have. */
  rulesRead?: number | undefined;
  /** The limit that kept them from it, if one did. */
  limit?: CostLimit | undefined;
}

/** One sentence on reviewers that did not finish: what happened, what it means, what to do where that helps. */
export function didNotFinish(
  { reviewers, reason, read, unread, rulesRead = 0, limit }: Unfinished,
  options: { categories?: readonly Category[]; retry?: string | undefined },
): string {
  const { categories = [], retry } = options;
  const purpose = categories.length === 0 ? "" : ` for ${listOf(categories)}`;
  const their = reviewers.length === 1 ? "its" : "their";
  const files = countOf(read + unread, "file");
  const whose = read === 0 ? `${their} ${files}` : `${unread} of ${their} ${files}`;
  const verb = unread === 1 ? "was" : "were";
  const byRules = `by ${their} rules alone`;
  const how =
    rulesRead === unread
      ? `read${purpose} ${byRules}`
      : `not read${purpose}${rulesRead === 0 ? "" : ` to the end, ${rulesRead} ${byRules}`}`;
  const lost = unread === 0 ? "" : `; ${whose} ${verb} ${how}`;
  const next = whatNext(retry, limit);
  return [`${listOf(reviewers)} did not finish (${reason})${lost}.`, ...next].join(" ");
}

/** Asking again is advised only where it does not end in the same way. */
function whatNext(retry: string | undefined, limit: CostLimit | undefined): string[] {
  switch (limit) {
    case undefined:
      return retry === undefined ? [] : [`${retry} tries again.`];
    case "run":
      return retry === undefined ? [] : [`${retry} goes on with the rest.`];
    case "pull":
      return ["No model is asked about this pull request until it is raised."];
    case "month":
      return ["No model is asked until it is raised, or the month is over (UTC)."];
    default:
      return limit satisfies never;
  }
}

/** For files that nobody could read although every reviewer came to its end. */
export function someUnread(count: number): string {
  const verb = count === 1 ? "was" : "were";
  return `${countOf(count, "file")} that should have been read ${verb} not, or not by every reviewer; the reasons are below.`;
}

export const noReason = "no reason given";

/** The reviewer's cell in the table. Why one did not finish stands above it. */
export function foundBy(
  outcome: Pick<Outcome, "status">,
  findings: readonly { level: Level }[],
  detail: { reason: string; unread: number },
): string {
  const found = findings.length === 0 ? "nothing to report" : levelCounts(findings);
  if (outcome.status === "skipped") return `did not read: ${detail.reason}`;
  if (outcome.status !== "completed") {
    const how = outcome.status === "timed-out" ? "timed out" : "did not finish";
    return findings.length === 0 ? how : `${found} so far; ${how}`;
  }
  return detail.unread === 0 ? found : `${found}; ${countOf(detail.unread, "file")} not read`;
}

/** `read 4 of 4 files`. */
export function readLine({ reviewed, files }: Coverage): string {
  return `read ${reviewed} of ${countOf(files, "file")}`;
}

/** `Read 8 of 10 files; 1 not, or not by every reviewer; 1 skipped`. */
export function coverageLine(coverage: Coverage): string {
  const { skipped, unread } = coverage;
  const line = readLine(coverage).replace("read", "Read");
  return [
    line,
    ...(unread.length > 0 ? [`${unread.length} not, or not by every reviewer`] : []),
    ...(skipped.length > 0 ? [`${skipped.length} skipped`] : []),
  ].join("; ");
}

export function moreFindings(count: number): string {
  return `${count} more ${count === 1 ? "finding" : "findings"}`;
}

export function belowMinLevel(count: number): string {
  const verb = count === 1 ? "is" : "are";
  return `${countOf(count, "finding")} below \`minLevel\` ${verb} not shown.`;
}

/** Says what a comment had no room for, and where it is. */
export function leftOut(parts: readonly string[]): string {
  return `Left out, to fit into one comment: ${listOf(parts)}. \`chorale review --format json\` shows everything.`;
}

/** What the next review will not know, because the hidden state had no room for it. */
export function notRemembered(count: number): string {
  const those = count === 1 ? "it" : "them";
  return `${countOf(count, "finding")} could not be remembered for the next review, which will call ${those} new.`;
}

/** Below the timeline, whose bars are longer than the reviewers' own times. */
export function timelineNote({ asksModels }: { asksModels: boolean }): string {
  const what = asksModels
    ? "a free process, for a seat at its model or for its limits"
    : "a free process";
  return `A bar also shows the time in which a shard waited for ${what}.`;
}
