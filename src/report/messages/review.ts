import { levels, type Category, type Level } from "../../types/finding.ts";
import type { Outcome } from "../../types/outcome.ts";
import { formatDuration, formatSaving } from "../text/duration.ts";
import { inlineCode, prose, shorten, terminalText } from "../text/neutralise.ts";
import { shortSha } from "../text/short-sha.ts";
import type { Coverage, Timing, Verdict } from "../report.ts";

/**
 * Every sentence that people read about a review. Arguments arrive ready for the place they are shown in:
 * a Markdown renderer passes neutralised text, the terminal its own.
 */

/** `1 file`, `3 files`; with a plural of its own where an s is not enough. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** `2 errors, 1 warning`, worst first; `nothing` for none. */
export function levelCounts(findings: readonly { level: Level }[]): string {
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
  { findings, ignored }: { findings: readonly { level: Level }[]; ignored: readonly unknown[] },
): string {
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

/** The figures of the review phase, without emphasis: `Review phase: 15m 02s → 8m 01s (−47 %)`. */
export function timeLine(timing: Timing, options: { comparable: boolean }): string {
  const wall = formatDuration(timing.wallMs);
  const saving = formatSaving(timing.sumMs, timing.wallMs);
  if (!options.comparable || saving === undefined) return `Review phase: ${wall}`;
  return `Review phase: ${formatDuration(timing.sumMs)} → ${wall} (${saving})`;
}

/** `3 reviewers side by side`, `1 reviewer`, `2 of 3 reviewers finished`. */
export function reviewersLine(ran: number, finished: number): string {
  if (finished < ran) return `${finished} of ${countOf(ran, "reviewer")} finished`;
  return ran === 1 ? "1 reviewer" : `${countOf(ran, "reviewer")} side by side`;
}

/** What the two times of the time line mean; nobody has to guess which one was measured. */
export function timeExplanation({ sumMs, wallMs }: Timing): string {
  const slower = wallMs > sumMs ? " Side by side was not faster this time." : "";
  return (
    `${formatDuration(sumMs)} is the sum of the reviewers' own times, not a run one after another; ` +
    `${formatDuration(wallMs)} was measured from the first start to the last end.${slower}`
  );
}

/** One sentence a reviewer that did not finish: what happened, what it means, what to do. */
export function didNotFinish(
  outcome: { reviewer: string; reason: string; read: number; unread: number },
  options: { category?: Category | undefined; retry?: string | undefined },
): string {
  const { reviewer, reason, read, unread } = outcome;
  const purpose = options.category === undefined ? "" : ` for ${options.category}`;
  const files = countOf(read + unread, "file");
  const whose = read === 0 ? `its ${files}` : `${unread} of its ${files}`;
  const verb = unread === 1 ? "was" : "were";
  const lost = unread === 0 ? "" : `; ${whose} ${verb} not read${purpose}`;
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

/** What a push did to what was known. */
export function sinceLastReview(counts: {
  new: number;
  open: number;
  fixed: number;
  unverified: number;
}): string {
  const parts = [
    ...(counts.new > 0 ? [`${counts.new} new`] : []),
    ...(counts.open > 0 ? [`${counts.open} still open`] : []),
    ...(counts.fixed > 0 ? [`${counts.fixed} fixed`] : []),
    ...(counts.unverified > 0 ? [notCheckedAgain(counts.unverified)] : []),
  ];
  return `Since the last review: ${parts.join(", ")}.`;
}

/** Of earlier findings. */
export function notCheckedAgain(count: number): string {
  return `${count} not checked again`;
}

export const stateLabels = { new: "new", open: "still open" } as const;

export function fixedTitle(count: number): string {
  return `Fixed since the last review: ${count}`;
}

export function unverifiedTitle(count: number): string {
  return `Not checked again: ${count}`;
}

export function ignoredTitle(count: number): string {
  return `Ignored: ${count}`;
}

/** Who decided that a finding is not to be told of, when, how far, and why. `login` and `reason` are neutralised. */
export function ignoredBy(by: {
  login: string;
  date: string;
  reason: string | undefined;
  isForRepository: boolean;
}): string {
  const where = by.isForRepository ? ", in the whole repository" : "";
  const why = by.reason === undefined ? `; ${noReason}` : `: ${by.reason}`;
  return `by ${by.login} on ${by.date}${where}${why}`;
}

/** Below the ignored findings; the command is code already. */
export function showAgain(command: string): string {
  return `${command} shows it again.`;
}

export const unverifiedExplanation =
  "Reported earlier, and nobody who finished has read the place since. As far as anybody knows, these are still open.";

export function moreFindings(count: number): string {
  return `${count} more ${count === 1 ? "finding" : "findings"}`;
}

export function belowMinLevel(count: number): string {
  const verb = count === 1 ? "is" : "are";
  return `${countOf(count, "finding")} below \`minLevel\` ${verb} not shown.`;
}

/** Notice for findings that vanished without a change to their code; another version or configuration is the usual cause. */
export function noLongerReported(count: number): string {
  return count === 1
    ? "1 earlier finding is no longer reported although its code did not change."
    : `${count} earlier findings are no longer reported although their code did not change.`;
}

/** Notice for findings of reviewers, or in files, that the configuration no longer asks about. */
export function noLongerAsked(count: number): string {
  return count === 1
    ? "1 earlier finding was let go: its reviewer or its file is no longer part of the review."
    : `${count} earlier findings were let go: their reviewers or files are no longer part of the review.`;
}

/** Says what a comment had no room for, and where it is. */
export function leftOut(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  const list = parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${last}` : last;
  return `Left out, to fit into one comment: ${list}. \`chorale review --format json\` shows everything.`;
}

/** What the next review will not know, because the hidden state had no room for it. */
export function notRemembered(count: number): string {
  return `${countOf(count, "finding")} could not be remembered for the next review, which will call ${count === 1 ? "it" : "them"} new.`;
}

/** `reviewing` with the head's short name where there is one. */
export function reviewingLine(head: string | undefined): string {
  return head === undefined ? "reviewing" : `reviewing ${head}`;
}

/** How far one reviewer is. */
export interface ReviewerProgress {
  reviewer: string;
  shardsDone: number;
  shards: number;
  /** Findings so far. */
  findings: number;
  /** Set once it has ended. */
  outcome?: Pick<Outcome, "status">;
}

const cells = 8;

/** `▓▓▓▓▓░░░ 5 of 8`, or how it ended. */
export function progressState({ outcome, findings, shardsDone, shards }: ReviewerProgress): string {
  if (outcome !== undefined) {
    return reviewerDone(outcome.status, findings === 0 ? "" : countOf(findings, "finding"));
  }
  const total = Math.max(shards, 0);
  const done = Math.min(Math.max(shardsDone, 0), total);
  // Rounded down: a full bar belongs to the one that has read everything.
  const filled = total === 0 ? 0 : Math.floor((done / total) * cells);
  return `${"▓".repeat(filled)}${"░".repeat(cells - filled)} ${done} of ${total}`;
}

/** The same behind the reviewer's name, for a terminal. */
export function progressLine(progress: ReviewerProgress): string {
  return `${terminalText(progress.reviewer)} ${progressState(progress)}`;
}

/** One reviewer's progress once it has ended. */
function reviewerDone(status: Outcome["status"], found: string): string {
  switch (status) {
    case "completed":
      return found === "" ? "done" : `done, ${found}`;
    case "skipped":
      return "nothing to read";
    case "failed":
      return "failed";
    case "timed-out":
      return "timed out";
    default:
      return status satisfies never;
  }
}

export const notPublished = "review incomplete, not published";
export const publishesCompleteOnly =
  "This repository publishes complete reviews only (`proceedOnPartialFailure: false`), so what the others found is not shown.";
export const reviewStopped = "review stopped";
export const reviewCancelled = "review cancelled";
/** The sentence below a stopped review; the reason is a full sentence of its own. */
export const nothingKnown = "Nothing is known about this commit yet.";
export const lastReviewStands =
  "What the last review found at this commit has not been looked at again.";
/** Before the reason why. */
export const laterReviewStopped = "**A later review of this commit stopped.**";
/** Below the timeline, whose bars are longer than the reviewers' own times. */
export const timelineNote = "A bar also shows the time in which a shard waited for a free process.";

export const reviewHasBegun = "The review has begun; its result will stand here.";

/** Behind the verdict, where it stands alone. */
export const configNotUsable = "the configuration can't be used";

/** Notice for one problem of the configuration, which arrives as a phrase with its place. */
export function configProblem(problem: string): string {
  return `${problem.replace(/\.$/, "")}. Reviewed with the defaults.`;
}

/** Notice where a push came after the head that was read, and pushes are not reviewed. */
export function pushedSince(newerSha: string): string {
  return `A newer commit, \`${shortSha(newerSha)}\`, was pushed while this one was read; it was not reviewed.`;
}

/** Notice above a review that was asked for with `/review --full`. */
export const fullReview =
  "A full review: findings count wherever they are in the changed files, not only on what was changed.";

/** Notice for a run that a restart of the server interrupted. */
export const resumedRun =
  "The server was restarted during this review, so its time can't be compared with the reviewers' own.";

/** What a review by some of the reviewers leaves open. */
export function notRead(names: readonly string[]): string {
  const verb = names.length === 1 ? "has" : "have";
  return `${names.join(" and ")} ${verb} not read this commit. \`/review\` asks everybody.`;
}

/** Notice for findings that are still in the code, on lines that the pull no longer touches. */
export function noLongerTouched(count: number): string {
  const be = count === 1 ? "is" : "are";
  return `${countOf(count, "earlier finding")} ${be} still in the code, but no longer part of this change.`;
}

/** The check of a head that was pushed over while it was read. */
export function supersededCheck(headSha: string, newerSha: string) {
  return {
    headSha,
    conclusion: "neutral" as const,
    title: "superseded by a newer commit",
    summary: `A newer commit, \`${shortSha(newerSha)}\`, is reviewed in its place.`,
    annotations: [],
  };
}

/** The check of a head whose review waits for others. `position` counts from 1. */
export function queuedCheck(headSha: string, position: number) {
  const before = countOf(position - 1, "review");
  return {
    headSha,
    isQueued: true,
    title: position === 1 ? "waiting: next in line" : `waiting: ${before} before this one`,
    summary: "All places are taken. The review begins by itself when it is its turn.",
    annotations: [],
  };
}

/** The check of a head that was announced and then not reviewed. */
export function skippedCheck(headSha: string, reason: string) {
  return {
    headSha,
    conclusion: "neutral" as const,
    title: "not reviewed",
    summary: prose(notReviewed(reason)),
    annotations: [],
  };
}

/** Who cancelled something, behind the word for it. Plain text. */
export function byWhom(login: string): string {
  return `by @${login}`;
}

/** Beside a commit whose review somebody cancelled. Plain text. */
export function cancelledTitle(login: string): string {
  return `cancelled ${byWhom(login)}`;
}

/** Why a review ended early, and what to do; before what is known all the same. */
export function cancelledReason(login: string): string {
  return `Cancelled ${byWhom(login)}. \`/review\` asks for it again.`;
}

/** The check of a head whose review was cancelled while it waited. */
export function cancelledCheck(headSha: string, login: string) {
  return {
    headSha,
    conclusion: "neutral" as const,
    title: cancelledTitle(login),
    summary: `${prose(cancelledReason(login))} ${nothingKnown}`,
    annotations: [],
  };
}

/** Why what happened on a pull did not start a review. */
export function pausedBy(login: string): string {
  return `paused ${byWhom(login)}`;
}

/** Why what was announced will not be done after all; the reason is a phrase. */
export function notReviewed(reason: string): string {
  return `Not reviewed: ${reason}.`;
}

/** Why what happened on a pull did not start a review. */
export function actionsNotListed(actions: readonly string[]): string {
  return `\`on\` does not list ${actions.join(", ")}`;
}

export function alreadyReviewed(headSha: string): string {
  return `${shortSha(headSha)} has been reviewed already`;
}

/** For an error that is ours and may hold what people must not see. */
export function internalError(runId: string): string {
  return `Something went wrong inside Chorale; its log says what, under run \`${runId}\`.`;
}

/** Why nothing can be done for a pull of a forge that the settings do not name (any more). */
export function forgeNotServed(forge: string): string {
  const variables = forge === "github" ? "APP_ID and PRIVATE_KEY" : "GITEA_URL and GITEA_TOKEN";
  return `Chorale is not set up for ${forge}. Set ${variables} for it and start Chorale again, then ask again.`;
}

/** Why a run is not tried again. */
export function processesDied(deaths: number): string {
  return `Chorale's process ended in the middle of it ${deaths} times in a row. Look for why in the log of the machine; memory may have run out.`;
}

/** The answer to `/review` with a name that no reviewer has; the name is somebody's text. */
export function unknownReviewer(name: string, known: readonly string[]): string {
  const names = known.map((one) => `\`${one}\``).join(", ");
  return `There is no reviewer ${inlineCode(shorten(name, 60))}. There are: ${names}.`;
}
