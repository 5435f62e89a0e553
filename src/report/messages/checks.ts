import { countOf } from "../text/count-of.ts";
import { prose } from "../text/neutralise.ts";
import { shortSha } from "../text/short-sha.ts";
import { cancelledReason, cancelledTitle, notReviewed, nothingKnown } from "./endings.ts";

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
