import type { Database } from "../../src/store/database/database.ts";

/** How many runs of the queue are in each state, such as `waiting` or `published`. */
export async function countRuns({ query }: Database): Promise<Map<string, number>> {
  const rows = await query
    .selectFrom("runs")
    .select(["status", (of) => of.fn.countAll<number>().as("count")])
    .groupBy("status")
    .orderBy("status")
    .execute();
  return new Map(rows.map(({ status, count }) => [status, count]));
}

/** How many of them are not done. */
export function openRuns(counts: ReadonlyMap<string, number>): number {
  return (counts.get("waiting") ?? 0) + (counts.get("running") ?? 0);
}

/** What became of the runs of a pull, as people call it, oldest first, a line each. */
export async function describeRuns({ query }: Database, name: string): Promise<string[]> {
  const runs = await query
    .selectFrom("runs")
    .selectAll()
    .where("name", "=", name)
    .orderBy("queued_at_ms")
    .execute();
  const first = runs[0]?.queued_at_ms ?? 0;
  const since = (ms: number | null) => (ms === null ? "never" : `${ms - first} ms`);
  return runs.map(
    (run) =>
      `queued ${since(run.queued_at_ms)}, told ${since(run.told_at_ms)} (${run.told ?? "nothing"}), ` +
      `started ${since(run.started_at_ms)}, ended ${since(run.ended_at_ms)}: ${run.status} ` +
      `${run.head_sha ?? ""} after ${run.failures} failures (${run.detail ?? ""})`,
  );
}
