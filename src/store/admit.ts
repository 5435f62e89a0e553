import { randomUUID } from "node:crypto";
import type { Selectable, Transaction } from "kysely";
import type { Database } from "./database.ts";
import { nameOf, rememberDeliveries, type Delivery } from "./deliveries.ts";
import { newestHeads, noteHeads, type Head } from "./pulls.ts";
import type { RunsTable } from "./runs.ts";
import type { Schema } from "./schema.ts";
import { takeTurns } from "./turns.ts";

/** Something that is to be done for a pull. */
export interface NewRun {
  kind: string;
  /** The same key twice is one run; absent for what a delivery asks for, which is remembered itself. */
  key?: string;
  /** As the columns of `runs`. */
  repository: string;
  pull: string;
  input: string;
  /** The head that is to be looked at, if it is a certain one. */
  head?: Head;
  /** Time that it waits for more of the same, in milliseconds. */
  settleMs: number;
  /** The input of one that still waits and of this come to together, if they can be done as one. */
  join?: (waiting: string) => string | undefined;
}

/** What one delivery, or one command, asks for. */
export interface Arrival {
  delivery?: Delivery;
  runs: readonly NewRun[];
}

export type Admission = "accepted" | "already accepted";

/** A burst that never ends is waited out this many times as long as one push. */
const longestBurst = 12;

/** Ends of runs that a person may want to try again by delivering once more. */
const failedStatuses = ["gave-up", "failed"];

/**
 * Puts what arrived into the queue, all or nothing: when this resolves, it is on disk. A delivery that is known asks for
 * nothing, unless what it asked for has failed since. What arrives for a pull joins the run of its kind that has not begun,
 * if the two can be done as one. Its order is that of `takeTurns`.
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
    await noteHeads(query, newestOf(wanted));
    await enqueue(query, await withoutKnownKeys(query, wanted), nowMs);
    return admissions;
  });
}

/** Those of the runs whose last try has failed. */
async function failedOf(query: Transaction<Schema>, runs: readonly NewRun[]): Promise<NewRun[]> {
  const failed: NewRun[] = [];
  for (const run of runs) {
    let tries = query
      .selectFrom("runs")
      .select("status")
      .where("pull", "=", run.pull)
      .where("kind", "=", run.kind);
    // What is done for itself is known by what it was to do.
    if (run.join === undefined) tries = tries.where("input", "=", run.input);
    const last = await tries.orderBy("queued_at_ms", "desc").limit(1).executeTakeFirst();
    if (last !== undefined && failedStatuses.includes(last.status)) failed.push(run);
  }
  return failed;
}

async function withoutKnownKeys(
  query: Transaction<Schema>,
  runs: readonly NewRun[],
): Promise<NewRun[]> {
  const keys = runs.flatMap(({ key }) => key ?? []);
  if (keys.length === 0) return [...runs];
  const known = await query.selectFrom("runs").select("key").where("key", "in", keys).execute();
  const seen = new Set(known.map(({ key }) => key));
  return runs.filter(({ key }) => {
    if (key === undefined) return true;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

async function enqueue(
  query: Transaction<Schema>,
  wanted: readonly NewRun[],
  nowMs: number,
): Promise<void> {
  if (wanted.length === 0) return;
  const waiting = await loadWaiting(query, wanted);
  const heads = await newestHeads(query, [...new Set(wanted.map(({ pull }) => pull))]);
  const added: Selectable<RunsTable>[] = [];
  const changed = new Set<Selectable<RunsTable>>();
  for (const run of wanted) {
    const joined = joinOne(run, waiting);
    if (joined === undefined) {
      const row = newRow(run, nowMs);
      added.push(row);
      waiting.push(row);
      continue;
    }
    const { older, input } = joined;
    older.input = input;
    older.key ??= run.key ?? null;
    // Not that of the run: deliveries overtake each other.
    const head = run.head && (heads.get(run.pull) ?? run.head);
    older.head_sha = head?.sha ?? older.head_sha;
    older.due_at_ms = dueTogether(older, run, nowMs);
    changed.add(older);
  }
  for (const [index, turn] of (await takeTurns(query, added)).entries()) {
    const row = added[index];
    if (row !== undefined) row.turn = turn;
  }
  // Those that changed are there already, unless they are also new.
  await query
    .insertInto("runs")
    .values([...new Set([...added, ...changed])])
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet((set) => ({
        key: set.ref("excluded.key"),
        input: set.ref("excluded.input"),
        head_sha: set.ref("excluded.head_sha"),
        due_at_ms: set.ref("excluded.due_at_ms"),
      })),
    )
    .execute();
}

/** When a run that waits is due once another has joined it. What was asked for at once, by either, is done at once. */
function dueTogether(
  { queued_at_ms, due_at_ms }: Selectable<RunsTable>,
  { settleMs }: NewRun,
  nowMs: number,
): number {
  const isUrgent = due_at_ms <= queued_at_ms || settleMs === 0;
  if (isUrgent) return Math.min(due_at_ms, queued_at_ms);
  const latest = queued_at_ms + longestBurst * settleMs;
  return Math.max(due_at_ms, Math.min(nowMs + settleMs, latest));
}

function newRow(run: NewRun, nowMs: number): Selectable<RunsTable> {
  const { kind, key = null, repository, pull, head, input, settleMs } = run;
  return {
    ...blank,
    id: randomUUID(),
    kind,
    key,
    repository,
    pull,
    head_sha: head?.sha ?? null,
    input,
    queued_at_ms: nowMs,
    due_at_ms: nowMs + settleMs,
  };
}

const blank = {
  status: "waiting",
  detail: null,
  turn: 0,
  failures: 0,
  started_at_ms: null,
  ended_at_ms: null,
  worker: null,
  lease: null,
  lease_until_ms: null,
  told_position: null,
  told_at_ms: null,
  told: null,
};

/** The runs that others may join: those that have not begun. */
async function loadWaiting(
  query: Transaction<Schema>,
  wanted: readonly NewRun[],
): Promise<Selectable<RunsTable>[]> {
  const pulls = wanted.flatMap(({ join, pull }) => (join === undefined ? [] : pull));
  if (pulls.length === 0) return [];
  return await query
    .selectFrom("runs")
    .selectAll()
    .where("pull", "in", pulls)
    .where("status", "=", "waiting")
    .where("started_at_ms", "is", null)
    .execute();
}

/** One that waits which the arriving one can be done with, and what the two then are. */
function joinOne(
  { kind, pull, join }: NewRun,
  waiting: readonly Selectable<RunsTable>[],
): { older: Selectable<RunsTable>; input: string } | undefined {
  if (join === undefined) return undefined;
  for (const older of waiting) {
    if (older.kind !== kind || older.pull !== pull) continue;
    const input = join(older.input);
    if (input !== undefined) return { older, input };
  }
  return undefined;
}

/** The newest head of each pull; of two that the forge dates alike, the one that arrived later. */
function newestOf(runs: readonly NewRun[]): Map<string, Head> {
  const newest = new Map<string, Head>();
  for (const { pull, head } of runs) {
    if (head === undefined) continue;
    if (head.updatedMs >= (newest.get(pull)?.updatedMs ?? 0)) newest.set(pull, head);
  }
  return newest;
}
