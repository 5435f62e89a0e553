import type { Query } from "./database.ts";

/** A run as people look at it. Times are Unix times in milliseconds. */
export interface RunView {
  id: string;
  kind: string;
  /** Such as `github acme/shop#12`. */
  pull: string;
  headSha: string | null;
  status: string;
  detail: string | null;
  failures: number;
  queuedMs: number;
  dueMs: number;
  startedMs: number | null;
  endedMs: number | null;
  /** Host and process id. */
  worker: string | null;
}

/** What runs, what waits in the order in which it will begin, and what ended last. */
export interface QueueView {
  running: RunView[];
  waiting: RunView[];
  /** Newest first. */
  ended: RunView[];
}

/** Reads the queue; at most `limit` runs of each sort. */
export async function viewQueue(query: Query, limit: number): Promise<QueueView> {
  const runs = query
    .selectFrom("runs")
    .select([
      "id",
      "kind",
      "name as pull",
      "head_sha as headSha",
      "status",
      "detail",
      "failures",
      "queued_at_ms as queuedMs",
      "due_at_ms as dueMs",
      "started_at_ms as startedMs",
      "ended_at_ms as endedMs",
      "worker",
    ])
    .limit(limit);
  return {
    running: await runs.where("status", "=", "running").orderBy("started_at_ms").execute(),
    waiting: await runs
      .where("status", "=", "waiting")
      .orderBy("turn")
      .orderBy("queued_at_ms")
      .execute(),
    ended: await runs.where("ended_at_ms", "is not", null).orderBy("ended_at_ms", "desc").execute(),
  };
}
