import type { Transaction } from "kysely";
import { chunksOf } from "../database/chunks-of.ts";
import type { Query } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import { storable } from "../database/storable.ts";
import { publishedReviews } from "./published-reviews.ts";

export interface OutcomesTable {
  run_id: string;
  reviewer: string;
  /** As `Outcome.status`. */
  status: string;
  reason: string | null;
  duration_ms: number;
  findings: number;
}

/** What was said about a finding, never the code it is about. */
export interface FindingsTable {
  run_id: string;
  /** The short id that people use for it: `S1`. */
  id: string;
  fingerprint: string;
  reviewer: string;
  rule_id: string;
  level: string;
  path: string;
  line: number;
  title: string;
  /** As in `Finding`, with what the code calls its things; null where the comment shows neither. */
  message: string | null;
  remedy: string | null;
  /** `new`, `open`, `fixed` or `ignored`. */
  state: string;
}

export interface TimingsTable {
  run_id: string;
  /** Where it stands in the list, from 0. */
  position: number;
  name: string;
  start_ms: number;
  duration_ms: number;
}

/** A review in a few figures. */
export interface SummariesTable {
  run_id: string;
  /** As `Verdict`. */
  verdict: string;
  /** As `Timing`. */
  wall_ms: number;
  sum_ms: number;
  /** 1 if the two may be held against each other, else 0: what both engines have for a boolean. */
  is_comparable: number;
}

/** What stays of a review when its run has ended. */
export interface RunRecord {
  outcomes: Omit<OutcomesTable, "run_id">[];
  findings: Omit<FindingsTable, "run_id">[];
  timings: Omit<TimingsTable, "run_id" | "position">[];
  summary: Omit<SummariesTable, "run_id">;
}

/**
 * The reviewers that have come to their end with this head of a pull; nobody unless the last review of the pull that began
 * was published, and for this head. As far back as runs are kept.
 */
export async function reviewersDone(
  query: Query,
  { pull, headSha }: { pull: string; headSha: string },
): Promise<Set<string>> {
  const last = await lastReview(query, pull);
  if (last?.status !== "published" || last.headSha !== headSha) return new Set();
  const published = publishedReviews(query)
    .where("pull", "=", pull)
    .where("head_sha", "=", headSha);
  const done = await query
    .selectFrom("outcomes")
    .select("reviewer")
    .where("run_id", "in", published.select("id"))
    .where("status", "in", ["completed", "skipped"])
    .execute();
  return new Set(done.map(({ reviewer }) => reviewer));
}

/** How the last review of a pull that began has ended, and for which head. As far back as runs are kept. */
export async function lastReview(
  query: Query,
  pull: string,
): Promise<{ status: string; headSha: string | null } | undefined> {
  return await query
    .selectFrom("runs")
    .select(["status", "head_sha as headSha"])
    .where("pull", "=", pull)
    .where("kind", "=", "review")
    // Whoever was skipped left nothing behind.
    .where("status", "in", ["published", "superseded", "cancelled", "gave-up", "failed"])
    .orderBy("ended_at_ms", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** Whether a review of this head of a pull was published, as far back as runs are kept. */
export async function isPublished(query: Query, pull: string, headSha: string): Promise<boolean> {
  const published = await publishedReviews(query)
    .select("id")
    .where("pull", "=", pull)
    .where("head_sha", "=", headSha)
    .limit(1)
    .executeTakeFirst();
  return published !== undefined;
}

/** What the last published review of a head came to, as `SummariesTable.verdict`; `undefined` where that is not on record. */
export async function verdictAt(
  query: Query,
  { pull, headSha }: { pull: string; headSha: string },
): Promise<string | undefined> {
  const last = await publishedReviews(query)
    .innerJoin("summaries", "summaries.run_id", "runs.id")
    .select("verdict")
    .where("pull", "=", pull)
    .where("head_sha", "=", headSha)
    .orderBy("ended_at_ms", "desc")
    .limit(1)
    .executeTakeFirst();
  return last?.verdict;
}

/** Writes a run's record; the run has none yet. */
export async function insertRecord(
  query: Transaction<Schema>,
  runId: string,
  { outcomes, findings, timings, summary }: RunRecord,
): Promise<void> {
  const run_id = runId;
  const rows = timings.map((timing, position) => ({ run_id, position, ...timing }));
  await query
    .insertInto("summaries")
    .values({ run_id, ...summary })
    .execute();
  if (outcomes.length > 0) {
    await query
      .insertInto("outcomes")
      .values(
        outcomes.map((outcome) => ({
          run_id,
          ...outcome,
          reason: outcome.reason === null ? null : storable(outcome.reason),
        })),
      )
      .execute();
  }
  for (const some of chunksOf(1_000, findings)) {
    await query
      .insertInto("findings")
      .values(
        some.map((finding) => ({
          run_id,
          ...finding,
          path: storable(finding.path),
          title: storable(finding.title),
          message: finding.message && storable(finding.message),
          remedy: finding.remedy && storable(finding.remedy),
        })),
      )
      .execute();
  }
  for (const some of chunksOf(1_000, rows)) {
    await query.insertInto("timings").values(some).execute();
  }
}
