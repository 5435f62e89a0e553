import { formatShare } from "../text/duration.ts";
import * as messages from "../messages/timing.ts";

/** The way of a merged pull. Unix times and durations in milliseconds. */
export interface WorkflowTimes {
  openedMs: number;
  /** When its first review stood there; null where there was none before it was merged. */
  firstReviewMs: number | null;
  /** Null where nothing was pushed after it was opened. */
  lastPushMs: number | null;
  mergedMs: number;
  /** All its reviews together. */
  reviewMs: number;
  /** What the repository's last pulls took, reviewed or not, if there were enough of them. */
  before?: { count: number; medianMs: number };
}

/** How long it took from opened to merged. */
export function openedToMerged({ openedMs, mergedMs, before }: WorkflowTimes): string {
  return messages.openedToMerged(mergedMs - openedMs, before);
}

/** From opened to merged, in two lines: how long it took, and what happened on the way. */
export function renderWorkflow(times: WorkflowTimes): string {
  const { openedMs, mergedMs, reviewMs } = times;
  const tookMs = mergedMs - openedMs;
  const reviews =
    reviewMs > 0 && tookMs > 0
      ? { tookMs: reviewMs, share: formatShare(reviewMs, tookMs) }
      : undefined;
  const way = messages.wayToMerge(stepsOf(times), reviews);
  return `${openedToMerged(times)}\n<sub>${way}</sub>`;
}

/** What happened after it was opened, in order. */
function stepsOf({ openedMs, firstReviewMs, lastPushMs, mergedMs }: WorkflowTimes) {
  const events = [
    ...(firstReviewMs === null ? [] : [{ what: messages.stages.firstReview, atMs: firstReviewMs }]),
    ...(lastPushMs === null ? [] : [{ what: messages.stages.lastPush, atMs: lastPushMs }]),
  ].toSorted((a, b) => a.atMs - b.atMs);
  const all = [...events, { what: messages.stages.merged, atMs: mergedMs }];
  return all.map(({ what, atMs }, index) => ({
    what,
    afterMs: atMs - (all[index - 1]?.atMs ?? openedMs),
  }));
}
