import { sql } from "kysely";
import type { Database, Query } from "../database/database.ts";
import { storable } from "../database/storable.ts";
import type { NewRun } from "./enqueue.ts";
import { forgetHead } from "./pulls.ts";
import { insertMeasurement, type Measurement } from "../records/measurements.ts";
import { queueRuns } from "./queue-runs.ts";
import { insertRecord, type RunRecord } from "../records/records.ts";
import type { Claim } from "./runs.ts";

/** Puts a run back into the queue, in its old place, with what it has finished, and with why it failed if it has. */
export async function releaseRun(
  database: Database,
  { id, lease }: Claim,
  { inMs, failure }: { inMs: number; failure?: string },
): Promise<void> {
  const due = (await database.now()) + inMs;
  await database.query
    .updateTable("runs")
    .set((is) => ({
      status: "waiting",
      due_at_ms: due,
      worker: null,
      lease: null,
      lease_until_ms: null,
      ...(failure === undefined
        ? {}
        : { failures: is("failures", "+", 1), detail: storable(failure) }),
    }))
    .where("id", "=", id)
    .where("lease", "=", lease)
    .execute();
}

/** What no repository is known by. */
const nobodys = "";

/** How a run ended. */
export interface Ending {
  status: string;
  detail?: string;
  /** The commit it was about. */
  headSha?: string;
  record?: RunRecord;
  /** What was measured of that commit. */
  measurement?: Measurement;
  /** What is to be done now that it has ended; queued with the end or not at all. */
  next?: readonly NewRun[];
  /** Not if somebody has cancelled the run: then it is put back, to be ended as that. */
  unlessCancelled?: boolean;
  /**
   * Its delivery gave the number of another repository: nothing is to be known of that one by this run. `perhaps` where the host shows
   * none of that name: then it is another one if that has been reviewed by another name.
   */
  isMisdelivered?: boolean | "perhaps";
}

/** Ends a run and forgets what it needed on its way. `false` if it is not ours any more, and nothing changes, or if it was put back. */
export async function endRun(
  database: Database,
  { id, lease }: Claim,
  ending: Ending,
): Promise<boolean> {
  const { status, detail, headSha, record, measurement, next = [] } = ending;
  const { unlessCancelled = false, isMisdelivered = false } = ending;
  return await database.exclusively(async (query, nowMs) => {
    const ended = await query
      .updateTable("runs")
      .set({
        status,
        detail: detail === undefined ? null : storable(detail),
        ended_at_ms: nowMs,
        lease: null,
        lease_until_ms: null,
        ...(headSha === undefined ? {} : { head_sha: headSha }),
      })
      .where("id", "=", id)
      .where("lease", "=", lease)
      .$if(unlessCancelled, (runs) => runs.where("cancelled_by", "is", null))
      .returning("id")
      .executeTakeFirst();
    if (ended === undefined) {
      if (unlessCancelled) await putBack(query, { id, lease }, nowMs);
      return false;
    }
    const isAnothers =
      isMisdelivered === "perhaps" ? await isCalledOtherwise(query, id) : isMisdelivered;
    if (isAnothers) await disown(query, id);
    await query.deleteFrom("steps").where("run_id", "=", id).execute();
    if (record !== undefined) await insertRecord(query, id, record);
    if (measurement !== undefined) await insertMeasurement(query, id, measurement);
    await queueRuns(query, next, nowMs);
    return true;
  });
}

/** Whether the repository of this run has been reviewed by another name. Goes along an index. */
async function isCalledOtherwise(query: Query, id: string): Promise<boolean> {
  const { repository, name } = await query
    .selectFrom("runs")
    .select(["repository", "name"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const called = name.replace(/\d+$/, "");
  const other = await query
    .selectFrom("runs")
    .select("id")
    .where("status", "=", "published")
    .where("kind", "=", "review")
    .where("repository", "=", repository)
    // No pattern: whoever made the delivery up chose the name, which may hold what stands for others.
    .where(sql<boolean>`substr(name, 1, length(${called})) <> ${called}`)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

/** Takes a run away from the pull that it was queued for, and forgets the head that came with it. */
async function disown(query: Query, id: string): Promise<void> {
  const { pull, head_sha: sha } = await query
    .selectFrom("runs")
    .select(["pull", "head_sha"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  if (sha !== null) await forgetHead(query, pull, sha);
  await query
    .updateTable("runs")
    .set((is) => ({ repository: nobodys, pull: is.ref("name") }))
    .where("id", "=", id)
    .execute();
}

async function putBack(query: Query, { id, lease }: Claim, dueMs: number): Promise<void> {
  await query
    .updateTable("runs")
    .set({ status: "waiting", due_at_ms: dueMs, worker: null, lease: null, lease_until_ms: null })
    .where("id", "=", id)
    .where("lease", "=", lease)
    .execute();
}
