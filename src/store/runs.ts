import { randomUUID } from "node:crypto";
import type { ExpressionBuilder } from "kysely";
import type { Database } from "./database.ts";
import { insertRecord, storable, type RunRecord } from "./records.ts";
import type { Schema } from "./schema.ts";
import { beginTurn } from "./turns.ts";

/** Something to be done for a pull: waiting, under way, or ended. */
export interface RunsTable {
  id: string;
  /** What is to be done: `review` or `command`. */
  kind: string;
  /** Two runs never have the same; null where something else keeps them apart. */
  key: string | null;
  /** Such as `github acme/shop`. */
  repository: string;
  /** Such as `github acme/shop#12`. */
  pull: string;
  /** The head that it was asked for, and once it has ended, that it was about. */
  head_sha: string | null;
  /** JSON. */
  input: string;
  /** `waiting`, `running`, or how it ended. */
  status: string;
  /** What there is to say about the end, for people: a reason, or the commit it was superseded by. */
  detail: string | null;
  /** Its place in the queue; see `takeTurns`. */
  turn: number;
  /** How often it failed so far. */
  failures: number;
  queued_at_ms: number;
  /** When it may start. */
  due_at_ms: number;
  started_at_ms: number | null;
  ended_at_ms: number | null;
  /** Who works on it, for people. */
  worker: string | null;
  /** Who works on it: a name that is made up for every claim. */
  lease: string | null;
  /** From then on somebody else may claim it. */
  lease_until_ms: number | null;
  /** The position in the queue that people were told, if they were. */
  told_position: number | null;
  told_at_ms: number | null;
  /** What has to be taken back when the run begins, in the words of its kind. */
  told: string | null;
}

/** The right to work on a run, until its lease ends or is lost. */
export interface Claim {
  id: string;
  lease: string;
}

export interface ClaimedRun extends Claim {
  input: string;
  told: string | null;
  failures: number;
}

/**
 * Takes the run whose turn it is, if there is one: due, or left behind by a process that died. Never two of one pull at
 * the same time, nor more than `perRepository` of one repository, in all processes together.
 */
export async function claimRun(
  database: Database,
  {
    kind,
    worker,
    leaseMs,
    perRepository,
  }: { kind: string; worker: string; leaseMs: number; perRepository: number },
): Promise<ClaimedRun | undefined> {
  return await database.exclusively(async (query, nowMs) => {
    const free = query
      .selectFrom("runs as run")
      .select(["id", "input", "told", "failures", "started_at_ms", "turn"])
      .where("kind", "=", kind)
      .where((is) =>
        is.not(
          is.exists(
            underWay(is, kind, nowMs).select("other.id").whereRef("other.pull", "=", "run.pull"),
          ),
        ),
      )
      .where(
        (is) =>
          underWay(is, kind, nowMs)
            .select((of) => of.fn.countAll<number>().as("count"))
            .whereRef("other.repository", "=", "run.repository"),
        "<",
        perRepository,
      )
      .orderBy("turn")
      .orderBy("queued_at_ms")
      .limit(1);
    // Two questions, so that each can go along an index.
    const run =
      (await free
        .where("status", "=", "running")
        .where("lease_until_ms", "<=", nowMs)
        .executeTakeFirst()) ??
      (await free
        .where("status", "=", "waiting")
        .where("due_at_ms", "<=", nowMs)
        .where((is) => is.or([is("lease", "is", null), is("lease_until_ms", "<=", nowMs)]))
        .executeTakeFirst());
    if (run === undefined) return undefined;
    const lease = randomUUID();
    await query
      .updateTable("runs")
      .set({
        status: "running",
        worker,
        lease,
        lease_until_ms: nowMs + leaseMs,
        started_at_ms: run.started_at_ms ?? nowMs,
        // It has had its turn: should it have to start again, it goes first.
        turn: 0,
      })
      .where("id", "=", run.id)
      .execute();
    if (run.started_at_ms === null) await beginTurn(query, kind, run.turn);
    const { id, input, told, failures } = run;
    return { id, lease, input, told, failures };
  });
}

/** Runs of a kind that somebody works on. */
function underWay(
  is: ExpressionBuilder<Schema & { run: RunsTable }, "run">,
  kind: string,
  nowMs: number,
) {
  return is
    .selectFrom("runs as other")
    .where("other.kind", "=", kind)
    .where("other.status", "=", "running")
    .where("other.lease_until_ms", ">", nowMs);
}

/** Keeps claims for another while. Resolves with the leases that are still ours. */
export async function renewLeases(
  database: Database,
  leases: readonly string[],
  leaseMs: number,
): Promise<Set<string>> {
  if (leases.length === 0) return new Set();
  const until = (await database.now()) + leaseMs;
  const renewed = await database.query
    .updateTable("runs")
    .set({ lease_until_ms: until })
    .where("lease", "in", leases)
    .returning("lease")
    .execute();
  return new Set(renewed.flatMap(({ lease }) => lease ?? []));
}

/** Ends every lease. Only for who is alone: then nobody is left to hold one. */
export async function endAllLeases({ query }: Database): Promise<void> {
  await query
    .updateTable("runs")
    .set({ lease_until_ms: 0 })
    .where("lease", "is not", null)
    .execute();
}

/** Puts a run back into the queue, in its old place, with what it has finished. */
export async function releaseRun(
  database: Database,
  { id, lease }: Claim,
  { inMs, failed }: { inMs: number; failed: boolean },
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
      failures: failed ? is("failures", "+", 1) : is.ref("failures"),
    }))
    .where("id", "=", id)
    .where("lease", "=", lease)
    .execute();
}

/** How a run ended. */
export interface Ending {
  status: string;
  detail?: string;
  /** The commit it was about. */
  headSha?: string;
  record?: RunRecord;
}

/** Ends a run and forgets what it needed on its way. `false`, and nothing changes, if it is not ours any more. */
export async function endRun(
  database: Database,
  { id, lease }: Claim,
  { status, detail, headSha, record }: Ending,
): Promise<boolean> {
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
      .returning("id")
      .executeTakeFirst();
    if (ended === undefined) return false;
    await query.deleteFrom("steps").where("run_id", "=", id).execute();
    if (record !== undefined) await insertRecord(query, id, record);
    return true;
  });
}
