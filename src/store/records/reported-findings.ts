import type { Query } from "../database/database.ts";
import { publishedReviews } from "./published-reviews.ts";
import type { FindingsTable } from "./records.ts";

/** What a published review said about a finding. */
export interface ReportedRow extends FindingsTable {
  /** The commit that was reviewed. */
  head_sha: string | null;
  ended_at_ms: number;
}

/** What the published reviews of a pull said about findings, the latest first. As far back as runs are kept. */
export async function reportedFindings(
  query: Query,
  pull: string,
  those: { ids: readonly string[] } | { fingerprints: readonly string[] },
): Promise<ReportedRow[]> {
  const wanted = "ids" in those ? those.ids : those.fingerprints;
  // PostgreSQL takes no empty list.
  if (wanted.length === 0) return [];
  const rows = publishedReviews(query)
    .innerJoin("findings", "findings.run_id", "runs.id")
    .selectAll("findings")
    .select(["runs.head_sha", "runs.ended_at_ms"])
    .where("runs.pull", "=", pull)
    .orderBy("runs.ended_at_ms", "desc");
  const column = "ids" in those ? "findings.id" : "findings.fingerprint";
  const chosen = rows.where(column, "in", wanted);
  // An ended run has an end.
  return await chosen.$narrowType<{ ended_at_ms: number }>().execute();
}

/** What the last published review of a pull said is there, by its id; `undefined` where there is no such review. */
export async function lastReported(
  query: Query,
  pull: string,
): Promise<{ runId: string; ids: string[] } | undefined> {
  const last = await publishedReviews(query)
    .select("id")
    .where("pull", "=", pull)
    .orderBy("ended_at_ms", "desc")
    .limit(1)
    .executeTakeFirst();
  if (last === undefined) return undefined;
  const rows = await query
    .selectFrom("findings")
    .select("id")
    .where("run_id", "=", last.id)
    .where("state", "!=", "fixed")
    .orderBy("id")
    .execute();
  return { runId: last.id, ids: rows.map(({ id }) => id) };
}
