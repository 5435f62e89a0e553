import { median } from "../../report/text/quantile.ts";
import type { PullTimes } from "../../report/timing/timing-note.ts";
import type { WorkflowTimes } from "../../report/timing/workflow.ts";
import type { Query } from "../../store/database/database.ts";
import { measuredTimesOf, reviewTimesOf } from "../../store/records/review-times.ts";
import { durationsBefore, workflowOf, type WorkflowRow } from "../../store/records/workflows.ts";

/** So many merged pulls a pull is held against, and not against fewer than a few. */
const mostBefore = 30;
const fewestBefore = 3;

/** What is known of the time that a pull took; `undefined` where nothing is. */
export async function loadPullTimes(
  query: Query,
  { key, ...pull }: Pick<PullTimes, "name" | "isForeign"> & { key: string },
): Promise<PullTimes | undefined> {
  const reviews = await reviewTimesOf(query, key);
  const measurements = await measuredTimesOf(query, key);
  const row = await workflowOf(query, key);
  // Once its runs are forgotten, the way of a pull that was reviewed is still known.
  const isKnown = reviews.length > 0 || measurements.length > 0;
  if (!isKnown && (row?.first_review_at_ms ?? null) === null) return undefined;
  const runs = reviews.map((times, index) => ({ ...times, number: index + 1 }));
  return {
    ...pull,
    runs: runs.toReversed(),
    measurements,
    ...(row === undefined ? {} : { workflow: await workflowTimes(query, row) }),
  };
}

async function workflowTimes(query: Query, row: WorkflowRow): Promise<WorkflowTimes> {
  const before = await durationsBefore(query, row, mostBefore);
  return {
    openedMs: row.opened_at_ms,
    firstReviewMs: row.first_review_at_ms,
    lastPushMs: row.last_push_at_ms,
    mergedMs: row.merged_at_ms,
    reviewMs: row.review_ms,
    ...(before.length < fewestBefore
      ? {}
      : { before: { count: before.length, medianMs: median(before) } }),
  };
}
