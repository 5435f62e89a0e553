import { randomUUID } from "node:crypto";
import type { Database } from "../database/database.ts";
import { heldOfPull, type Claim } from "./runs.ts";

/** A run that waits, held so that it does not begin while people are told where it stands. */
export interface WaitingRun extends Claim {
  /** As `RunsTable.name`. */
  name: string;
  input: string;
  /** From 1: how many runs begin before it, and itself. */
  position: number;
  /** What was told last; see `noteTold`. */
  told: string | null;
}

/** Who stands farther back than this is told when he has come closer: telling costs the forge's patience too. */
const farthest = 20;

/**
 * Holds a run that has been waiting for longer than `sinceMs` although it is due, and whose position people were not told
 * yet, or told longer than `everyMs` ago and it has changed.
 */
export async function holdWaiting(
  database: Database,
  {
    kind,
    leaseMs,
    sinceMs,
    everyMs,
  }: {
    kind: string;
    leaseMs: number;
    sinceMs: number;
    everyMs: number;
  },
): Promise<WaitingRun | undefined> {
  return await database.exclusively(async (query, nowMs) => {
    // Only these are looked at, however many wait.
    const first = query
      .selectFrom("runs")
      .select(["id", "turn", "queued_at_ms"])
      .where("kind", "=", kind)
      .where("status", "=", "waiting")
      .where("due_at_ms", "<=", nowMs)
      .orderBy("turn")
      .orderBy("queued_at_ms")
      .limit(farthest)
      .as("first");
    const found = await query
      .selectFrom("runs as run")
      .innerJoin(
        (from) =>
          from
            .selectFrom(first)
            .select("first.id")
            .select(({ fn }) =>
              fn
                .agg<number>("row_number")
                .over((over) => over.orderBy("turn").orderBy("queued_at_ms"))
                .as("position"),
            )
            .as("place"),
        (join) => join.onRef("place.id", "=", "run.id"),
      )
      .select(["run.id", "name", "input", "told", "position"])
      .where("started_at_ms", "is", null)
      .where("cancelled_by", "is", null)
      .where("due_at_ms", "<=", nowMs - sinceMs)
      // A pull that is being read is told of by who reads it.
      .where((is) => is.not(is.exists(heldOfPull(is, nowMs))))
      .where((is) =>
        is.or([
          is("told_at_ms", "is", null),
          is.and([
            is("told_at_ms", "<=", nowMs - everyMs),
            is("told_position", "!=", is.ref("position")),
          ]),
        ]),
      )
      .orderBy("position")
      .limit(1)
      .executeTakeFirst();
    if (found === undefined) return undefined;
    const lease = randomUUID();
    await query
      .updateTable("runs")
      .set({
        lease,
        lease_until_ms: nowMs + leaseMs,
        told_position: found.position,
        told_at_ms: nowMs,
      })
      .where("id", "=", found.id)
      .execute();
    return { ...found, lease };
  });
}

/**
 * Notes what is about to be told, before it is: whoever takes the run up has to know of it. Rejects if the run is not ours
 * any more.
 */
export async function noteTold(
  { query }: Database,
  { id, lease }: Claim,
  told: string,
): Promise<void> {
  const noted = await query
    .updateTable("runs")
    .set({ told })
    .where("id", "=", id)
    .where("lease", "=", lease)
    .returning("id")
    .executeTakeFirst();
  if (noted === undefined) throw new Error("the run that was to be told of is somebody else's");
}

/** Lets it begin. */
export async function releaseWaiting({ query }: Database, { id, lease }: Claim): Promise<void> {
  await query
    .updateTable("runs")
    .set({ lease: null, lease_until_ms: null })
    .where("id", "=", id)
    .where("lease", "=", lease)
    .execute();
}
