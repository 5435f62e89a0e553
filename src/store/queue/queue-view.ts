import type { Database, Query } from "../database/database.ts";
import { failedStatuses } from "./runs.ts";

/** A run as people look at it. Times are Unix times in milliseconds. */
export interface RunView {
  id: string;
  kind: string;
  /** Such as `github acme/shop#12`. */
  pull: string;
  headSha: string | null;
  status: string;
  /** How it ended, or what kept it from that the last time. */
  detail: string | null;
  failures: number;
  /** How many processes have died with it in a row. */
  deaths: number;
  queuedMs: number;
  dueMs: number;
  startedMs: number | null;
  endedMs: number | null;
  /** Host and process id. */
  worker: string | null;
  /** Until then nobody else takes it over; a live process puts it off again and again. */
  leaseUntilMs: number | null;
  /** From 1, as `holdWaiting` counts; null unless it waits for nothing but its turn. */
  position: number | null;
}

interface Seen {
  /** The clock of the database, by which all times are to be read. */
  nowMs: number;
  /** How many runs there are of each status, also those that a list leaves out; as far back as runs are kept. */
  totals: Record<string, number>;
}

/** What runs, what waits in the order in which it will begin, and what ended last, all at the same moment. */
export interface QueueView extends Seen {
  /** When that one of those that wait was asked for which has waited longest. */
  waitingSinceMs: number | null;
  running: RunView[];
  waiting: RunView[];
  /** Newest first. */
  ended: RunView[];
}

/** A run that ended without having been done. */
export interface FailedRunView extends RunView {
  /** The status of the last run of its kind and pull that was asked for later; null if there is none. */
  sinceThen: string | null;
}

export interface FailedView extends Seen {
  /** Newest first. */
  failed: FailedRunView[];
}

/** What `totals` always has, so that whoever watches them need not wonder. */
const noRuns = {
  running: 0,
  waiting: 0,
  published: 0,
  superseded: 0,
  cancelled: 0,
  skipped: 0,
  "gave-up": 0,
  failed: 0,
};

/** Reads the queue; at most `limit` runs of each sort. */
export async function viewQueue(database: Database, limit: number): Promise<QueueView> {
  return await atOneMoment(database, async (query, nowMs) => {
    const { totals, waitingSinceMs } = await count(query);
    const runs = nowhere(query).limit(limit);
    return {
      nowMs,
      totals,
      waitingSinceMs,
      running: await runs.where("status", "=", "running").orderBy("started_at_ms").execute(),
      waiting: await query
        .selectFrom("runs")
        .leftJoin(inLine(query, nowMs).as("line"), "line.id", "runs.id")
        .select([...columns, "line.position"])
        .where("runs.status", "=", "waiting")
        .orderBy("line.position", (by) => by.asc().nullsLast())
        .orderBy("runs.due_at_ms")
        .limit(limit)
        .execute(),
      ended: await runs
        .where("ended_at_ms", "is not", null)
        .orderBy("ended_at_ms", "desc")
        .execute(),
    };
  });
}

/** Reads what gave up or failed; at most `limit` runs. */
export async function viewFailed(database: Database, limit: number): Promise<FailedView> {
  return await atOneMoment(database, async (query, nowMs) => {
    const { totals } = await count(query);
    const failed = await nowhere(query)
      .select((is) =>
        is
          .selectFrom("runs as later")
          .select("later.status")
          .whereRef("later.pull", "=", "runs.pull")
          .whereRef("later.kind", "=", "runs.kind")
          .whereRef("later.queued_at_ms", ">", "runs.queued_at_ms")
          // One command says nothing of another.
          .where((later) =>
            later.or([
              later("runs.kind", "!=", "command"),
              later("later.input", "=", later.ref("runs.input")),
            ]),
          )
          .orderBy("later.queued_at_ms", "desc")
          .limit(1)
          .as("sinceThen"),
      )
      .where("status", "in", failedStatuses)
      .orderBy("ended_at_ms", "desc")
      .limit(limit)
      .execute();
    return { nowMs, totals, failed };
  });
}

/** Reads with a single look: what one query sees all others see too. */
export async function atOneMoment<T>(
  database: Database,
  read: (query: Query, nowMs: number) => Promise<T>,
): Promise<T> {
  const nowMs = await database.now();
  return await database.query
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute((query) => read(query, nowMs));
}

async function count(query: Query): Promise<Pick<QueueView, "totals" | "waitingSinceMs">> {
  const rows = await query
    .selectFrom("runs")
    .select(({ fn }) => [
      "status",
      fn.countAll<number>().as("count"),
      fn.min("queued_at_ms").as("sinceMs"),
    ])
    .groupBy("status")
    .orderBy("status")
    .execute();
  const waiting = rows.find(({ status }) => status === "waiting");
  return {
    totals: { ...noRuns, ...Object.fromEntries(rows.map((row) => [row.status, row.count])) },
    waitingSinceMs: waiting?.sinceMs ?? null,
  };
}

/** What people see of a run. */
export const columns = [
  "runs.id",
  "runs.kind",
  "runs.name as pull",
  "runs.head_sha as headSha",
  "runs.status",
  "runs.detail",
  "runs.failures",
  "runs.deaths",
  "runs.queued_at_ms as queuedMs",
  "runs.due_at_ms as dueMs",
  "runs.started_at_ms as startedMs",
  "runs.ended_at_ms as endedMs",
  "runs.worker",
  "runs.lease_until_ms as leaseUntilMs",
] as const;

/** Runs that do not wait, and so have no position. */
function nowhere(query: Query) {
  return query
    .selectFrom("runs")
    .select(columns)
    .select((is) => is.lit(null).as("position"));
}

/** The runs that wait although they are due, each with its position among those of its kind. */
export function inLine(query: Query, nowMs: number) {
  return query
    .selectFrom("runs")
    .select("id")
    .select(({ fn }) =>
      fn
        .agg<number>("row_number")
        .over((over) => over.partitionBy("kind").orderBy("turn").orderBy("queued_at_ms"))
        .as("position"),
    )
    .where("status", "=", "waiting")
    .where("due_at_ms", "<=", nowMs);
}
