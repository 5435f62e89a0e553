import type { Query } from "../database/database.ts";
import { publishedReviews } from "./published-reviews.ts";

/** How long a published review took and what came of it. Times in milliseconds. */
export interface ReviewTimes {
  runId: string;
  headSha: string;
  endedMs: number;
  /** As `summaries`. */
  verdict: string;
  wallMs: number;
  sumMs: number;
  isComparable: boolean;
  /** Findings that it showed as open, and those that it saw fixed. */
  open: number;
  fixed: number;
}

/** What `/compare` measured of a head. Medians, in milliseconds. */
export interface MeasuredTimes {
  headSha: string;
  endedMs: number;
  sequentialMs: number;
  sideBySideMs: number;
}

/** The published reviews of a pull, the oldest first; as far back as runs are kept. */
export async function reviewTimesOf(query: Query, pull: string): Promise<ReviewTimes[]> {
  const rows = await timedReviews(query)
    .where("runs.pull", "=", pull)
    .orderBy("runs.ended_at_ms")
    .orderBy("runs.queued_at_ms")
    .orderBy("runs.id")
    .execute();
  const findings = await publishedReviews(query)
    .innerJoin("findings", "findings.run_id", "runs.id")
    .select(({ fn }) => ["run_id", "state", fn.countAll<number>().as("count")])
    .where("runs.pull", "=", pull)
    .where("findings.state", "in", [...openStates, "fixed"])
    .groupBy(["run_id", "state"])
    .execute();
  return rows.map((row) => {
    const those = (states: readonly string[]) =>
      findings
        .filter(({ run_id, state }) => run_id === row.runId && states.includes(state))
        .reduce((sum, { count }) => sum + count, 0);
    return {
      ...row,
      headSha: row.headSha ?? "",
      isComparable: row.isComparable === 1,
      open: those(openStates),
      fixed: those(["fixed"]),
    };
  });
}

const openStates = ["new", "open"];

/** Every measurement of a pull, the newest first; as far back as runs are kept. */
export async function measuredTimesOf(query: Query, pull: string): Promise<MeasuredTimes[]> {
  const rows = await query
    .selectFrom("measurements")
    .innerJoin("runs", "runs.id", "measurements.run_id")
    .select(["head_sha", "ended_at_ms", "sequential_ms", "side_by_side_ms"])
    .where("runs.pull", "=", pull)
    .where("runs.kind", "=", "compare")
    .where("runs.ended_at_ms", "is not", null)
    .orderBy("runs.ended_at_ms", "desc")
    .orderBy("runs.id", "desc")
    .execute();
  return rows.map((row) => ({
    headSha: row.head_sha ?? "",
    endedMs: row.ended_at_ms ?? 0,
    sequentialMs: row.sequential_ms,
    sideBySideMs: row.side_by_side_ms,
  }));
}

/** A published review among those of its repository. */
export type RepositoryReview = Pick<
  ReviewTimes,
  "endedMs" | "verdict" | "wallMs" | "sumMs" | "isComparable"
> & { pull: string };

/** What a repository's reviews were since then, and what became of what they found; as far back as runs are kept. */
export interface Trend {
  /** The oldest first. */
  reviews: RepositoryReview[];
  /** Findings that were new, each once; those of all findings that were seen fixed, each once. */
  reported: number;
  fixed: number;
  /** How often somebody asked that a finding be ignored. */
  ignored: number;
}

/** @param sinceMs Unix time by the database's clock */
export async function trendOf(query: Query, repository: string, sinceMs: number): Promise<Trend> {
  const rows = await timedReviews(query)
    .select("runs.pull")
    .where("runs.repository", "=", repository)
    .where("runs.ended_at_ms", ">=", sinceMs)
    .orderBy("runs.ended_at_ms")
    .execute();
  const each = publishedReviews(query)
    .innerJoin("findings", "findings.run_id", "runs.id")
    .select(["runs.pull", "fingerprint", "state"])
    .distinct()
    .where("runs.repository", "=", repository)
    .where("runs.ended_at_ms", ">=", sinceMs)
    .where("findings.state", "in", ["new", "fixed"])
    .as("each");
  const counts = await query
    .selectFrom(each)
    .select(({ fn }) => ["state", fn.countAll<number>().as("count")])
    .groupBy("state")
    .execute();
  const countOf = (wanted: string) => counts.find(({ state }) => state === wanted)?.count ?? 0;
  const ignored = await query
    .selectFrom("suppressions")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("repository", "=", repository)
    .where("created_at_ms", ">=", sinceMs)
    .executeTakeFirstOrThrow();
  return {
    reviews: rows.map(({ pull, endedMs, verdict, wallMs, sumMs, isComparable }) => ({
      pull,
      endedMs,
      verdict,
      wallMs,
      sumMs,
      isComparable: isComparable === 1,
    })),
    reported: countOf("new"),
    fixed: countOf("fixed"),
    ignored: ignored.count,
  };
}

/** Reviews that say how long they took. */
function timedReviews(query: Query) {
  return publishedReviews(query)
    .innerJoin("summaries", "summaries.run_id", "runs.id")
    .select([
      "runs.id as runId",
      "runs.head_sha as headSha",
      "summaries.verdict",
      "summaries.wall_ms as wallMs",
      "summaries.sum_ms as sumMs",
      "summaries.is_comparable as isComparable",
    ])
    .select(({ fn }) => fn.coalesce("runs.ended_at_ms", "runs.queued_at_ms").as("endedMs"));
}
