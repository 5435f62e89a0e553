import type { Transaction } from "kysely";
import type { Database } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import { failedStatuses } from "./runs.ts";
import { forgetTurns } from "./turns.ts";

/** So many rows are deleted at once: nobody else gets to decide anything meanwhile. */
const portion = 200;

/** A forge sends a delivery again when it is asked to, GitHub for three days: until then it has to be known. */
const dayMs = 24 * 60 * 60_000;
const redeliverableMs = 3 * dayMs;

/** Limits count in hours; after a day nobody asks what was used. */
const usesMs = dayMs;

/** How long a merged pull's times are kept, and how many of a repository in any case: later pulls are held against them. */
const workflowsMs = 365 * dayMs;
const mostWorkflows = 30;

/** What models cost counts for a calendar month. */
const costsMs = 40 * dayMs;

/**
 * Deletes deliveries, heads, ended runs with their records, and which issues pulls without any run named, as far as that is
 * older than this, in milliseconds; deliveries that may be sent again are kept, and so is what would begin again then. What waits
 * or runs stays, and what people decided. Counted uses and merged pulls have times of their own.
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
  await inPortions((query) => oldMentions(query, before));
  await inPortions((query) => oldUses(query, nowMs));
  await inPortions((query) => oldWorkflows(query, nowMs));
  await inPortions((query) => oldAnswers(query, before));
  const costsBefore = Math.min(before, nowMs - costsMs);
  await inPortions((query) =>
    query.deleteFrom("model_requests").where("asked_at_ms", "<", costsBefore),
  );
  await inPortions((query) =>
    query.deleteFrom("model_reservations").where("reserved_at_ms", "<", costsBefore),
  );
  if (!signal.aborted) {
    await database.exclusively(forgetTurns);
    await database.wipe();
  }
  return { runs, deliveries };
}

/** What pulls named of which no run is left. */
function oldMentions(query: Transaction<Schema>, before: number) {
  return query.deleteFrom("mentions").where((is) =>
    is(
      is.refTuple("issue", "pull"),
      "in",
      is
        .selectFrom("mentions as old")
        .select(["old.issue", "old.pull"])
        .where("old.noted_at_ms", "<", before)
        .where((has) =>
          has.not(
            has.exists(
              has.selectFrom("runs").select("runs.id").whereRef("runs.pull", "=", "old.pull"),
            ),
          ),
        )
        .limit(portion)
        .$asTuple("issue", "pull"),
    ),
  );
}

function oldUses(query: Transaction<Schema>, nowMs: number) {
  return query.deleteFrom("uses").where("key", "in", (from) =>
    from
      .selectFrom("uses")
      .select("key")
      .where("used_at_ms", "<", nowMs - usesMs)
      .limit(portion),
  );
}

function oldAnswers(query: Transaction<Schema>, before: number) {
  return query
    .deleteFrom("answers")
    .where("key", "in", (from) =>
      from.selectFrom("answers").select("key").where("used_at_ms", "<", before).limit(portion),
    );
}

/** What is too old and not among the newest of its repository. */
function oldWorkflows(query: Transaction<Schema>, nowMs: number) {
  return query.deleteFrom("workflows").where("pull", "in", (from) =>
    from
      .selectFrom("workflows as old")
      .select("old.pull")
      .where("old.merged_at_ms", "<", nowMs - workflowsMs)
      .where(
        (of) =>
          of
            .selectFrom("workflows as newer")
            .select((those) => those.fn.countAll<number>().as("count"))
            .whereRef("newer.repository", "=", "old.repository")
            .whereRef("newer.merged_at_ms", ">", "old.merged_at_ms"),
        ">=",
        mostWorkflows,
      )
      .limit(portion),
  );
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
