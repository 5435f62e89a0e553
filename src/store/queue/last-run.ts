import type { Query } from "../database/database.ts";

/**
 * When something was last asked for in a repository, as Unix time in milliseconds; as far back as runs are kept.
 *
 * @param repository as `RunsTable.repository`
 */
export async function lastRunOf(query: Query, repository: string): Promise<number | undefined> {
  const row = await query
    .selectFrom("runs")
    .select("queued_at_ms")
    .where("repository", "=", repository)
    .orderBy("queued_at_ms", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.queued_at_ms;
}
