import type { Database, Query } from "../database/database.ts";

/** A run that somebody asked to be left. */
export interface Cancelled {
  kind: string;
  /** Whether somebody had begun to work on it. */
  hadBegun: boolean;
}

/**
 * Asks that what waits or runs for a pull be left. It is ended by a process that works on it, or has nothing else to do with it:
 * whoever told people of it has to tell them this too. With the same key it is the same time again.
 */
export async function cancelRuns(
  database: Database,
  options: {
    pull: string;
    kinds: readonly string[];
    /** Stages whose answer stands: a run that has kept one of them is left alone. */
    unlessKept: readonly string[];
    login: string;
    key: string;
  },
): Promise<Cancelled[]> {
  const { pull, kinds, unlessKept, login, key } = options;
  return await database.exclusively(async (query, nowMs) => {
    await query
      .updateTable("runs")
      .set({ cancelled_by: login, cancel_key: key })
      .where("pull", "=", pull)
      .where("kind", "in", kinds)
      .where("ended_at_ms", "is", null)
      .where("cancelled_by", "is", null)
      .where((is) =>
        is.not(
          is.exists(
            is
              .selectFrom("steps")
              .select("steps.name")
              .whereRef("steps.run_id", "=", "runs.id")
              .where("steps.name", "in", unlessKept),
          ),
        ),
      )
      .execute();
    // It waits for nothing any more: neither for further pushes nor to be tried again.
    await query
      .updateTable("runs")
      .set({ due_at_ms: nowMs })
      .where("pull", "=", pull)
      .where("kind", "in", kinds)
      .where("cancel_key", "=", key)
      .where("status", "=", "waiting")
      .where("due_at_ms", ">", nowMs)
      .execute();
    const cancelled = await query
      .selectFrom("runs")
      .select(["kind", "started_at_ms"])
      // Not by the key alone, as that index leaves out what has ended.
      .where("pull", "=", pull)
      .where("kind", "in", kinds)
      .where("cancel_key", "=", key)
      .orderBy("queued_at_ms")
      .execute();
    return cancelled.map(({ kind, started_at_ms }) => ({ kind, hadBegun: started_at_ms !== null }));
  });
}

/** A run that was cancelled and has not ended yet. */
export interface CancelledRun {
  id: string;
  kind: string;
  by: string;
}

/** Those that were cancelled and have not ended, in all processes together. */
export async function cancelledRuns(query: Query): Promise<CancelledRun[]> {
  const runs = await cancelledQuery(query).execute();
  return runs.map(({ id, kind, cancelled_by: by }) => ({ id, kind, by: by ?? "" }));
}

/** Asked several times a second: it goes along an index that holds these runs alone. */
export function cancelledQuery(query: Query) {
  return query
    .selectFrom("runs")
    .select(["id", "kind", "cancelled_by"])
    .where("cancel_key", "is not", null)
    .where("ended_at_ms", "is", null);
}
