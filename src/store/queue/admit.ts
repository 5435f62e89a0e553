import type { Transaction } from "kysely";
import type { Database, Query } from "../database/database.ts";
import { nameOf, rememberDeliveries, type Delivery } from "./deliveries.ts";
import { hurryBegun, type NewRun } from "./enqueue.ts";
import { queueRuns } from "./queue-runs.ts";
import { failedStatuses } from "./runs.ts";
import type { Schema } from "../database/schema.ts";

/** What one delivery, or one command, asks for. */
export interface Arrival {
  delivery?: Delivery;
  runs: readonly NewRun[];
}

export type Admission = "accepted" | "already accepted";

/**
 * Puts what arrived into the queue, all or nothing: when this resolves, it is on disk. A delivery that is known asks for
 * nothing, unless what it asked for has failed since.
 */
export async function admit(
  database: Database,
  arrivals: readonly Arrival[],
): Promise<Admission[]> {
  return await database.exclusively(async (query, nowMs) => {
    const deliveries = arrivals.flatMap(({ delivery }) => delivery ?? []);
    const fresh = await rememberDeliveries(query, deliveries, nowMs);
    const wanted: NewRun[] = [];
    const admissions: Admission[] = [];
    const seen = new Set<string>();
    for (const { delivery, runs } of arrivals) {
      const name = delivery === undefined ? undefined : nameOf(delivery);
      const isNew = name === undefined || fresh.has(name);
      // The same delivery twice in one go is one delivery.
      const isAgain = name !== undefined && seen.has(name);
      if (name !== undefined) seen.add(name);
      const missing = isAgain ? [] : isNew ? runs : await failedOf(query, runs);
      wanted.push(...missing);
      const isAccepted = (isNew && !isAgain) || missing.length > 0;
      admissions.push(isAccepted ? "accepted" : "already accepted");
    }
    await queueRuns(query, wanted, nowMs);
    const asked = arrivals.flatMap(({ runs }) => runs);
    await hurryBegun(query, asked, nowMs);
    return admissions;
  });
}

/** Those of the runs whose last try has failed, or what that asked for. */
async function failedOf(query: Transaction<Schema>, runs: readonly NewRun[]): Promise<NewRun[]> {
  const failed: NewRun[] = [];
  for (const run of runs) {
    let tries = query
      .selectFrom("runs")
      .select(["id", "status"])
      .where("pull", "=", run.pull)
      .where("kind", "=", run.kind);
    // What is done for itself is known by what it was to do.
    if (run.join === undefined) tries = tries.where("input", "=", run.input);
    // They were tried in the order of their ends, also those that were queued at once; one that has yet to end is the last.
    const last = await tries
      .orderBy("ended_at_ms", (by) => by.desc().nullsFirst())
      .orderBy("queued_at_ms", "desc")
      .orderBy("id")
      .limit(1)
      .executeTakeFirst();
    if (last === undefined) continue;
    const ends = [last.status, ...(await statusesAskedBy(query, last.id))];
    if (failedStatuses.some((status) => ends.includes(status))) failed.push(run);
  }
  return failed;
}

/** More than one comment may ask for. They are named one by one, so that the engines find them along the index. */
const places = Array.from({ length: 10 }, (_place, index) => index);

/** What became of all that a run asked for; see `RunsTable.key`. */
async function statusesAskedBy(query: Transaction<Schema>, id: string): Promise<string[]> {
  const asked = await askedByQuery(query, id).execute();
  return asked.map(({ status }) => status);
}

/** Asked while nobody else can write: it goes along the index of keys. */
export function askedByQuery(query: Query, id: string) {
  return query
    .selectFrom("runs")
    .select("status")
    .where("key", "in", [id, ...places.map((place) => `${id} ${place}`)]);
}
