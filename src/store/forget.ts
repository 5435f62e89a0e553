import type { Transaction } from "kysely";
import type { Database } from "./database.ts";
import type { Schema } from "./schema.ts";
import { failedStatuses } from "./runs.ts";
import { forgetTurns } from "./turns.ts";

/** So many rows are deleted at once: nobody else gets to decide anything meanwhile. */
const portion = 200;

/** A forge sends a delivery again when it is asked to, GitHub for three days: until then it has to be known. */
const redeliverableMs = 3 * 24 * 60 * 60_000;

/**
 * Deletes deliveries, heads, and ended runs with their records that are older than this, in milliseconds; deliveries that
 * may be sent again are kept, and so is what would begin again then. What waits or runs stays, and what people decided.
 * Stops after a portion when it is aborted. Resolves with the number of runs and deliveries that are gone.
 */
export async function forget(
  database: Database,
  retentionMs: number,
  signal: AbortSignal,
): Promise<{ runs: number; deliveries: number }> {
  const nowMs = await database.now();
  const before = nowMs - retentionMs;
  const receivedBefore = nowMs - Math.max(retentionMs, redeliverableMs);
  const inPortions = deleterOf(database, signal);
  const runs = await inPortions((query) =>
    query.deleteFrom("runs").where("id", "in", (from) =>
      from
        .selectFrom("runs")
        .select("id")
        .where("ended_at_ms", "<", before)
        // What failed begins again when its delivery is sent again.
        .where((is) =>
          is.or([is("status", "not in", failedStatuses), is("ended_at_ms", "<", receivedBefore)]),
        )
        .limit(portion),
    ),
  );
  const deliveries = await inPortions((query) =>
    query
      .deleteFrom("deliveries")
      .where((is) =>
        is(
          is.refTuple("forge", "id"),
          "in",
          is
            .selectFrom("deliveries")
            .select(["forge", "id"])
            .where("received_at_ms", "<", receivedBefore)
            .limit(portion)
            .$asTuple("forge", "id"),
        ),
      ),
  );
  await inPortions((query) =>
    query.deleteFrom("pulls").where("pull", "in", (from) =>
      from
        .selectFrom("pulls")
        .select("pull")
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
        .limit(portion),
    ),
  );
  if (!signal.aborted) {
    await database.exclusively(forgetTurns);
    await database.wipe();
  }
  return { runs, deliveries };
}

/** Deletes one portion after the other, each for itself, until the signal says otherwise. Resolves with the number of rows. */
function deleterOf(database: Database, signal: AbortSignal) {
  return async (
    deleteSome: (query: Transaction<Schema>) => {
      executeTakeFirst(): Promise<{ numDeletedRows: bigint }>;
    },
  ): Promise<number> => {
    let gone = 0;
    while (!signal.aborted) {
      const { numDeletedRows } = await database.exclusively((query) =>
        deleteSome(query).executeTakeFirst(),
      );
      gone += Number(numDeletedRows);
      if (numDeletedRows < portion) break;
    }
    return gone;
  };
}
