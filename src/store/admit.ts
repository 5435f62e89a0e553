import { randomUUID } from "node:crypto";
import type { Selectable, Transaction } from "kysely";
import type { Database } from "./database.ts";
import { nameOf, rememberDeliveries, type Delivery } from "./deliveries.ts";
import { noteHeads, type Head } from "./pulls.ts";
import type { RunsTable } from "./runs.ts";
import type { Schema } from "./schema.ts";

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
 * nothing, unless what it asked for has failed since. A pull has at most one run of a kind that has not begun: what
 * arrives meanwhile joins it.
 *
 * The order is start-time fair queueing (Goyal, Vin, Cheng 1996) with a repository as the flow: a run's turn is one after
 * the last of its repository, and never before the turns that are being served. So a repository that asks for a hundred
 * runs at once delays its own, not those of others.
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
    for (const { delivery, runs } of arrivals) {
      // Deleted, so that the same delivery twice in one go is one delivery.
      const isNew = delivery === undefined || fresh.delete(nameOf(delivery));
      const missing = isNew ? runs : await failedOf(query, runs);
      wanted.push(...missing);
      admissions.push(isNew || missing.length > 0 ? "accepted" : "already accepted");
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
  const takeTurn = await turns(query, wanted);
  const added: Selectable<RunsTable>[] = [];
  const changed = new Set<Selectable<RunsTable>>();
  for (const run of wanted) {
    const joined = joinOne(run, waiting);
    if (joined !== undefined) {
      const { older, input } = joined;
      older.input = input;
      older.head_sha = run.head?.sha ?? older.head_sha;
      const latest = older.queued_at_ms + longestBurst * run.settleMs;
      // What is asked for at once is done at once, and with it what waited.
      older.due_at_ms =
        run.settleMs === 0
          ? Math.min(older.due_at_ms, nowMs)
          : Math.max(older.due_at_ms, Math.min(nowMs + run.settleMs, latest));
      changed.add(older);
      continue;
    }
    const row = {
      ...blank,
      id: randomUUID(),
      kind: run.kind,
      key: run.key ?? null,
      repository: run.repository,
      pull: run.pull,
      head_sha: run.head?.sha ?? null,
      input: run.input,
      turn: takeTurn(run),
      queued_at_ms: nowMs,
      due_at_ms: nowMs + run.settleMs,
    };
    added.push(row);
    waiting.push(row);
  }
  if (added.length > 0) await query.insertInto("runs").values(added).execute();
  const isAdded = new Set(added);
  for (const row of changed) {
    if (isAdded.has(row)) continue;
    const { id, input, head_sha, due_at_ms } = row;
    await query
      .updateTable("runs")
      .set({ input, head_sha, due_at_ms })
      .where("id", "=", id)
      .execute();
  }
}

const blank = {
  status: "waiting",
  detail: null,
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

/** Hands out turns; see `admit`. */
async function turns(
  query: Transaction<Schema>,
  wanted: readonly NewRun[],
): Promise<(run: NewRun) => number> {
  const waiting = query
    .selectFrom("runs")
    .where("status", "=", "waiting")
    .where("started_at_ms", "is", null);
  const served = await waiting
    .select(["kind", (of) => of.fn.min<number>("turn").as("turn")])
    .groupBy("kind")
    .execute();
  const last = await waiting
    .select(["kind", "repository", (of) => of.fn.max<number>("turn").as("turn")])
    .where("repository", "in", [...new Set(wanted.map(({ repository }) => repository))])
    .groupBy(["kind", "repository"])
    .execute();
  const servedOf = new Map(served.map(({ kind, turn }) => [kind, turn]));
  const lastOf = new Map(last.map(({ kind, repository, turn }) => [`${kind} ${repository}`, turn]));
  return ({ kind, repository }) => {
    const flow = `${kind} ${repository}`;
    const turn = Math.max(servedOf.get(kind) ?? 0, (lastOf.get(flow) ?? -1) + 1);
    lastOf.set(flow, turn);
    return turn;
  };
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
