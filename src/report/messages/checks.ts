import { countOf } from "../text/count-of.ts";
import { prose } from "../text/neutralise.ts";
import { shortSha } from "../text/short-sha.ts";
import {
  cancelledReason,
  cancelledTitle,
  firstReviewStands,
  notReviewed,
  nothingKnown,
  pausedBy,
} from "./endings.ts";

/** What stands beside a commit that has no review to show: the checks of reviews that wait, or never came about. */

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

/** The check of a head that nobody reviews before a pause has ended. It waits, so that what has not been read is not let through. */
export function pausedCheck(headSha: string, login: string) {
  return {
    headSha,
    isQueued: true,
    title: `${pausedBy(login)}; /review or /resume reviews it`,
    summary: `${prose(notReviewed(pausedBy(login)))} \`/review\` or \`/resume\` asks for it.`,
    annotations: [],
  };
}

/** What is known of a head whose review stands although a second one did not come to its end. */
interface Standing {
  headSha: string;
  conclusion: "success" | "failure" | "neutral";
  /** Findings that are open. */
  open: number;
  /** What became of the second review: a sentence in Markdown. */
  notice: string;
}

/** The check of a head that was reviewed, after a second review of it ended without a result. */
export function standingCheck({ headSha, conclusion, open, notice }: Standing) {
  const found = open === 0 ? "nothing open" : `${countOf(open, "finding")} open`;
  return {
    headSha,
    conclusion,
    title: `the first review stands: ${found}`,
    summary: `${notice} ${firstReviewStands}`,
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
