import { randomUUID } from "node:crypto";
import type { ExpressionBuilder } from "kysely";
import type { Database, Query } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";
import { beginTurn } from "./turns.ts";

/** Something to be done for a pull: waiting, under way, or ended. */
export interface RunsTable {
  id: string;
  /** What is to be done: `review`, `command`, `compare`, `timing` (an issue is told) or `merged` (a merge is noted). */
  kind: string;
  /**
   * Two runs never have the same; null where something else keeps them apart. The id of another run, if it is what that one
   * was to ask for, with a space and a number where that was to ask for several.
   */
  key: string | null;
  /** The same for as long as the repository lives: `github 1296269`. */
  repository: string;
  /** The same for as long as the pull lives: `github 1296269#12`. */
  pull: string;
  /** What people call the pull: `github acme/shop#12`. */
  name: string;
  /** The head that it was asked for, and once it has ended, that it was about. */
  head_sha: string | null;
  /** JSON. */
  input: string;
  /** `waiting`, `running`, or how it ended. */
  status: string;
  /** What there is to say for people: of the end the reason or the commit it was superseded by, until then why it failed last. */
  detail: string | null;
  /** Its place in the queue; see `takeTurns`. */
  turn: number;
  /** How often a process that lived on noted that it failed. */
  failures: number;
  /** How many processes have died with it since it last kept a step. */
  deaths: number;
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
  /** Who asked that it be left, while it waited or ran. */
  cancelled_by: string | null;
  /** The command that asked so: obeyed again after a crash, it finds what it has cancelled. */
  cancel_key: string | null;
}

/** Ends of runs that a person may want to try again. */
export const failedStatuses = ["gave-up", "failed"];

/** The right to work on a run, until its lease ends or is lost. */
export interface Claim {
  id: string;
  lease: string;
}

export interface ClaimedRun extends Claim {
  /** As `RunsTable.name`. */
  name: string;
  input: string;
  told: string | null;
  /** As the columns of `runs`; the latest death is counted already. */
  failures: number;
  deaths: number;
  cancelledBy: string | null;
}

export interface ClaimOptions {
  kind: string;
  /** Who claims, for people. */
  worker: string;
  leaseMs: number;
  /** How many of one repository may be worked on at the same time. */
  perRepository: number;
  /** Only what was cancelled: to end it takes no place, so none is waited for. */
  onlyCancelled?: boolean;
}

/**
 * Takes the run whose turn it is, if there is one: due, or left behind by a process that died.
 * Never two of one pull at the same time, nor a later one before one that has begun, nor more than `perRepository` of one repository, in all processes together.
 */
export async function claimRun(
  database: Database,
  options: ClaimOptions,
): Promise<ClaimedRun | undefined> {
  for (;;) {
    const claimed = await claimOnce(database, options);
    if (claimed !== "set back") return claimed;
  }
}

async function claimOnce(
  database: Database,
  { kind, worker, leaseMs, perRepository, onlyCancelled = false }: ClaimOptions,
): Promise<ClaimedRun | "set back" | undefined> {
  return await database.exclusively(async (query, nowMs) => {
    const free = query
      .selectFrom("runs as run")
      .select(["id", "status", "name", "input", "told", "failures", "deaths"])
      .select(["started_at_ms", "turn", "cancelled_by"])
      .where("kind", "=", kind)
      .where((is) => is.not(is.exists(heldOfPull(is, nowMs))))
      .where((is) =>
        onlyCancelled
          ? is("cancelled_by", "is not", null)
          : is(runningOfRepository(is, nowMs), "<", perRepository),
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
        .where((is) =>
          is.or([is("started_at_ms", "is not", null), is.not(is.exists(begunOfPull(is)))]),
        )
        .executeTakeFirst());
    if (run === undefined) return undefined;
    const isLeftBehind = run.status === "running";
    const deaths = run.deaths + (isLeftBehind ? 1 : 0);
    if (isLeftBehind && deaths > deathsUntilSetBack) {
      // It may be what they died of: it must not take one process after another with it.
      await query
        .updateTable("runs")
        .set({ status: "waiting", deaths, due_at_ms: nowMs + afterDeathsMs })
        .set({ lease: null, lease_until_ms: null })
        .where("id", "=", run.id)
        .execute();
      return "set back";
    }
    const lease = randomUUID();
    await query
      .updateTable("runs")
      .set({
        status: "running",
        worker,
        lease,
        lease_until_ms: nowMs + leaseMs,
        started_at_ms: run.started_at_ms ?? nowMs,
        deaths,
        // It has had its turn: should it have to start again, it goes first.
        turn: 0,
      })
      .where("id", "=", run.id)
      .execute();
    // What is only ended may be from the far end of the queue: nobody has come that far.
    const isTurn = run.started_at_ms === null && run.cancelled_by === null;
    if (isTurn) await beginTurn(query, kind, run.turn);
    const { id, name, input, told, failures, cancelled_by: cancelledBy } = run;
    return { id, lease, name, input, told, failures, deaths, cancelledBy };
  });
}

/** So many processes in a row may die with a run before it has to wait, and for how long. */
export const deathsUntilSetBack = 3;
const afterDeathsMs = 5 * 60_000;

type OfRun = ExpressionBuilder<Schema & { run: RunsTable }, "run">;

/** The run of the same kind and pull that somebody holds right now, to work on it or to tell of it. */
export function heldOfPull(is: OfRun, nowMs: number) {
  return is
    .selectFrom("runs as other")
    .select("other.id")
    .whereRef("other.pull", "=", "run.pull")
    .whereRef("other.kind", "=", "run.kind")
    .where("other.lease_until_ms", ">", nowMs);
}

/** A run of the same kind and pull that has begun, failed and will be tried again: what follows must not pass it. */
function begunOfPull(is: OfRun) {
  return is
    .selectFrom("runs as other")
    .select("other.id")
    .whereRef("other.pull", "=", "run.pull")
    .whereRef("other.kind", "=", "run.kind")
    .where("other.status", "=", "waiting")
    .where("other.started_at_ms", "is not", null);
}

/** How many of the same kind and repository are worked on. */
function runningOfRepository(is: OfRun, nowMs: number) {
  return is
    .selectFrom("runs as other")
    .select((of) => of.fn.countAll<number>().as("count"))
    .whereRef("other.repository", "=", "run.repository")
    .whereRef("other.kind", "=", "run.kind")
    .where("other.status", "=", "running")
    .where("other.lease_until_ms", ">", nowMs);
}

/** Whether a run of this kind and pull waits, or is worked on. */
export async function isUnderWay(
  query: Query,
  { kind, pull }: Pick<RunsTable, "kind" | "pull">,
): Promise<boolean> {
  const run = await query
    .selectFrom("runs")
    .select("id")
    .where("pull", "=", pull)
    .where("kind", "=", kind)
    .where("status", "in", ["waiting", "running"])
    .where("cancelled_by", "is", null)
    .limit(1)
    .executeTakeFirst();
  return run !== undefined;
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
