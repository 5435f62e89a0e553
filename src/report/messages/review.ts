import { levels, type Category, type Level } from "../../types/finding.ts";
import type { Outcome } from "../../types/outcome.ts";
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

/** One sentence a reviewer that did not finish: what happened, what it means, what to do. */
export function didNotFinish(
  outcome: {
    reviewer: string;
    reason: string;
    read: number;
    unread: number;
    /** Of the unread: what its model was to read, and its rules have. */
    rulesRead?: number | undefined;
  },
  options: { category?: Category | undefined; retry?: string | undefined },
): string {
  const { reviewer, reason, read, unread, rulesRead = 0 } = outcome;
  const purpose = options.category === undefined ? "" : ` for ${options.category}`;
  const files = countOf(read + unread, "file");
  const whose = read === 0 ? `its ${files}` : `${unread} of its ${files}`;
  const verb = unread === 1 ? "was" : "were";
  const how = rulesRead === unread ? `read${purpose} by its rules alone` : `not read${purpose}`;
  const lost = unread === 0 ? "" : `; ${whose} ${verb} ${how}`;
  const retry = options.retry === undefined ? "" : ` ${options.retry} tries again.`;
  return `${reviewer} did not finish (${reason})${lost}.${retry}`;
}

/** For files that nobody could read although every reviewer came to its end. */
export function someUnread(count: number): string {
  const verb = count === 1 ? "was" : "were";
  return `${countOf(count, "file")} that should have been read ${verb} not, or not by every reviewer; the reasons are below.`;
}

export const noReason = "no reason given";

/** The reviewer's cell in the table. */
export function foundBy(
  outcome: Pick<Outcome, "status">,
  findings: readonly { level: Level }[],
  detail: { reason: string; unread: number },
): string {
  const found = findings.length === 0 ? "nothing to report" : levelCounts(findings);
  if (outcome.status === "skipped") return `did not read: ${detail.reason}`;
  if (outcome.status !== "completed") {
    return findings.length === 0 ? detail.reason : `${found} so far; ${detail.reason}`;
  }
  return detail.unread === 0 ? found : `${found}; ${countOf(detail.unread, "file")} not read`;
}

/** `read 4 of 4 files`. */
export function readLine({ reviewed, files }: Coverage): string {
  return `read ${reviewed} of ${countOf(files, "file")}`;
}

/** `Read 9 of 10 files; 1 skipped`. */
export function coverageLine(coverage: Coverage): string {
  const { skipped, unread } = coverage;
  const line = readLine(coverage).replace("read", "Read");
  return [
    line,
    ...(unread.length > 0 ? [`${unread.length} not read`] : []),
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
export const timelineNote = "A bar also shows the time in which a shard waited for a free process.";
