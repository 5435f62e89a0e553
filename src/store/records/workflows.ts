import type { Selectable } from "kysely";
import type { Query } from "../database/database.ts";
import { publishedReviews } from "./published-reviews.ts";

/** How a pull that was merged came there. Times are by the forge's clock where it tells them, else by the database's. */
export interface WorkflowsTable {
  /** As `runs.pull`. */
  pull: string;
  /** As `runs.repository`. */
  repository: string;
  opened_at_ms: number;
  /** When its first review stood there; null where nothing is known of any. */
  first_review_at_ms: number | null;
  last_push_at_ms: number | null;
  merged_at_ms: number;
  /** All its reviews together, from the first start to the last end of each. */
  review_ms: number;
}
export type WorkflowRow = Selectable<WorkflowsTable>;

/** A pull's way as its runs tell it; as far back as they are kept. Unix times and durations in milliseconds. */
export interface WorkflowFacts {
  firstReviewMs: number | null;
  /** When a review was first asked for, of any head and of the last one. */
  firstAskedMs: number | null;
  lastHeadAskedMs: number | null;
  /** All reviews together. */
  reviewMs: number;
}

/** @param options.untilMs reviews that ended later are left out */
export async function workflowFactsOf(
  query: Query,
  pull: string,
  { headSha, untilMs }: { headSha: string; untilMs: number },
): Promise<WorkflowFacts> {
  const { firstReviewMs, reviewMs } = await publishedReviews(query)
    .innerJoin("summaries", "summaries.run_id", "runs.id")
    .where("pull", "=", pull)
    .where("ended_at_ms", "<=", untilMs)
    .select(({ fn }) => [
      fn.min("ended_at_ms").as("firstReviewMs"),
      fn.sum<number | null>("summaries.wall_ms").as("reviewMs"),
    ])
    .executeTakeFirstOrThrow();
  const asked = query
    .selectFrom("runs")
    .select(({ fn }) => fn.min<number | null>("queued_at_ms").as("ms"))
    .where("pull", "=", pull)
    .where("kind", "=", "review");
  const { ms: firstAskedMs } = await asked.executeTakeFirstOrThrow();
  const last = await asked.where("head_sha", "=", headSha).executeTakeFirstOrThrow();
  return { firstReviewMs, firstAskedMs, lastHeadAskedMs: last.ms, reviewMs: reviewMs ?? 0 };
}

/** Writes it; what was known of the same pull before is replaced. */
export async function saveWorkflow(query: Query, row: WorkflowRow): Promise<void> {
  const { pull: _key, ...rest } = row;
  await query
    .insertInto("workflows")
    .values(row)
    .onConflict((conflict) => conflict.column("pull").doUpdateSet(rest))
    .execute();
}

/** What is known of a pull's way; as long as `forget` keeps it. */
export async function workflowOf(query: Query, pull: string): Promise<WorkflowRow | undefined> {
  return await query
    .selectFrom("workflows")
    .selectAll()
    .where("pull", "=", pull)
    .executeTakeFirst();
}

/**
 * From opened to merged, of the pulls of the same repository that were merged before this one, the newest first.
 *
 * @returns durations in milliseconds
 */
export async function durationsBefore(
  query: Query,
  { pull, repository, merged_at_ms: mergedMs }: WorkflowRow,
  most: number,
): Promise<number[]> {
  const rows = await query
    .selectFrom("workflows")
    .select(["opened_at_ms", "merged_at_ms"])
    .where("repository", "=", repository)
    // Hosts count in seconds: of two that were merged in the same one, either comes first, but always the same.
    .where((is) =>
      is.or([
        is("merged_at_ms", "<", mergedMs),
        is.and([is("merged_at_ms", "=", mergedMs), is("pull", "<", pull)]),
      ]),
    )
    .orderBy("merged_at_ms", "desc")
    .orderBy("pull", "desc")
    .limit(most)
    .execute();
  return rows.map((row) => row.merged_at_ms - row.opened_at_ms);
}
