import type { Database } from "./database.ts";
import { forgetTurns } from "./turns.ts";

/**
 * Deletes deliveries, heads, and ended runs with their records that are older than this, in milliseconds. What waits or
 * runs stays, and so does what people decided. Resolves with the number of runs and deliveries that are gone.
 */
export async function forget(
  database: Database,
  retentionMs: number,
): Promise<{ runs: number; deliveries: number }> {
  const { query } = database;
  const before = (await database.now()) - retentionMs;
  const runs = await query.deleteFrom("runs").where("ended_at_ms", "<", before).executeTakeFirst();
  const deliveries = await query
    .deleteFrom("deliveries")
    .where("received_at_ms", "<", before)
    .executeTakeFirst();
  await query
    .deleteFrom("pulls")
    .where("updated_at_ms", "<", before)
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom("runs")
            .select("runs.id")
            .whereRef("runs.pull", "=", "pulls.pull")
            .where("runs.ended_at_ms", "is", null),
        ),
      ),
    )
    .execute();
  await forgetTurns(query);
  return { runs: Number(runs.numDeletedRows), deliveries: Number(deliveries.numDeletedRows) };
}
