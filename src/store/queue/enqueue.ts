import { randomUUID } from "node:crypto";
import type { Selectable, Transaction } from "kysely";
import type { Head } from "./pulls.ts";
import { chunksOf } from "../database/chunks-of.ts";
import { deathsUntilSetBack, type RunsTable } from "./runs.ts";
import type { Schema } from "../database/schema.ts";
import { takeTurns } from "./turns.ts";

/** Something that is to be done for a pull. */
export interface NewRun {
  kind: string;
  /** The same key twice is one run; absent for what a delivery asks for, which is remembered itself. */
  key?: string;
  /** As the columns of `runs`. */
  repository: string;
  pull: string;
  name: string;
  input: string;
  /** The head that is to be looked at, if it is a certain one. */
  head?: Head;
  /** Time that it waits for more of the same, in milliseconds. */
  settleMs: number;
  /** The input of one that still waits and of this come to together, if they can be done as one. */
  join?: (waiting: string) => string | undefined;
}

/** A burst that never ends is waited out this many times as long as one push. */
const longestBurst = 12;

/**
 * Puts runs into the queue. What arrives for a pull joins the run of its kind that has not begun, if the two can be done as
 * one; the order of the others is that of `takeTurns`. `heads` are the newest ones of their pulls.
 */
export async function enqueue(
  query: Transaction<Schema>,
  wanted: readonly NewRun[],
  { heads, nowMs }: { heads: ReadonlyMap<string, Head>; nowMs: number },
): Promise<void> {
  if (wanted.length === 0) return;
  const waiting = await loadWaiting(query, wanted);
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
    older.name = run.name;
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
  for (const some of chunksOf(500, [...new Set([...added, ...changed])])) {
    await query
      .insertInto("runs")
      .values(some)
      .onConflict((conflict) =>
        conflict.column("id").doUpdateSet((set) => ({
          key: set.ref("excluded.key"),
          input: set.ref("excluded.input"),
          name: set.ref("excluded.name"),
          head_sha: set.ref("excluded.head_sha"),
          due_at_ms: set.ref("excluded.due_at_ms"),
        })),
      )
      .execute();
  }
}

/** Those that have not been asked for before. */
export async function withoutKnownKeys(
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

/**
 * A run of the same kind and pull that failed and waits to be tried again is tried now: nothing begins before it. Not so one
 * that waits because processes died with it.
 */
export async function hurryBegun(
  query: Transaction<Schema>,
  wanted: readonly NewRun[],
  nowMs: number,
): Promise<void> {
  if (wanted.length === 0) return;
  await query
    .updateTable("runs")
    .set({ due_at_ms: nowMs })
    .where("pull", "in", [...new Set(wanted.map(({ pull }) => pull))])
    .where("kind", "in", [...new Set(wanted.map(({ kind }) => kind))])
    .where("deaths", "<=", deathsUntilSetBack)
    .where("status", "=", "waiting")
    .where("started_at_ms", "is not", null)
    .where("due_at_ms", ">", nowMs)
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
  const { kind, key = null, repository, pull, name, head, input, settleMs } = run;
  return {
    ...blank,
    id: randomUUID(),
    kind,
    key,
    repository,
    pull,
    name,
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
  deaths: 0,
  started_at_ms: null,
  ended_at_ms: null,
  worker: null,
  lease: null,
  lease_until_ms: null,
  told_position: null,
  told_at_ms: null,
  told: null,
  cancelled_by: null,
  cancel_key: null,
};

/** The runs that others may join: those that have not begun, and that nobody has cancelled. */
async function loadWaiting(
  query: Transaction<Schema>,
  wanted: readonly NewRun[],
): Promise<Selectable<RunsTable>[]> {
  const joining = wanted.filter(({ join }) => join !== undefined);
  if (joining.length === 0) return [];
  return await query
    .selectFrom("runs")
    .selectAll()
    .where("pull", "in", [...new Set(joining.map(({ pull }) => pull))])
    .where("kind", "in", [...new Set(joining.map(({ kind }) => kind))])
    .where("status", "=", "waiting")
    .where("started_at_ms", "is", null)
    .where("cancelled_by", "is", null)
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
