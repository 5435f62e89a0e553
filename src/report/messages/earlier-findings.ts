import { countOf } from "../text/count-of.ts";
import { noReason } from "./review.ts";

/** Every sentence about findings of earlier reviews: what became of them, and what people decided. */

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

/** Of what others have found in this very commit. */
export function standingTitle(count: number): string {
  return `From the review of this commit before: ${count}`;
}

export function unverifiedTitle(count: number): string {
  return `Not checked again: ${count}`;
}

export const unverifiedExplanation =
  "Reported earlier, and nobody who finished has read the place since. As far as anybody knows, these are still open.";

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

/** Notice for findings that are still in the code, on lines that the pull no longer touches. */
export function noLongerTouched(count: number): string {
  const be = count === 1 ? "is" : "are";
  return `${countOf(count, "earlier finding")} ${be} still in the code, but no longer part of this change.`;
}
