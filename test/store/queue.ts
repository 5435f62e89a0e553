import type { Selectable } from "kysely";
import { admit, type Admission, type Arrival } from "../../src/store/queue/admit.ts";
import type { NewRun } from "../../src/store/queue/enqueue.ts";
import type { Database } from "../../src/store/database/database.ts";
import { openDatabase } from "../../src/store/database/open-database.ts";
import { endRun } from "../../src/store/queue/end-run.ts";
import type { RunRecord } from "../../src/store/records/records.ts";
import { claimRun, type ClaimedRun, type RunsTable } from "../../src/store/queue/runs.ts";
import type { Store } from "../stores.ts";

export const leaseMs = 20_000;

/** A clock that stands still until a test moves it. */
export interface Clock {
  nowMs: number;
}

/** A database that is open, on a clock of its own, and empty as often as a test likes. */
export interface Queue {
  database: Database;
  clock: Clock;
  /** Deletes every row, and sets the clock back. */
  empty(): Promise<void>;
  /** What there is of runs, in the order in which they were asked for. */
  runs(): Promise<Selectable<RunsTable>[]>;
  admit(...arrivals: Arrival[]): Promise<Admission[]>;
  claim(options?: { perRepository?: number; kind?: string }): Promise<ClaimedRun | undefined>;
  /** Claims the run whose turn it is and ends it. Resolves with its pull. */
  serve(options?: {
    kind?: string;
    perRepository?: number;
    status?: string;
  }): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Of a review whose figures are nobody's concern. */
export const aSummary: RunRecord["summary"] = {
  verdict: "clean",
  wall_ms: 8,
  sum_ms: 12,
  is_comparable: 1,
};

const beginning = 1_790_000_000_000;

const tables = [
  "runs",
  "deliveries",
  "pulls",
  "suppressions",
  "turns",
  "pauses",
  "uses",
  "mentions",
  "workflows",
] as const;

/** The queue of a place of its own; what a queue does must not depend on how fast the machine is. */
export async function aQueue(store: Store): Promise<Queue> {
  const { remove, ...place } = await store.lastingPlace();
  const opened = await openDatabase(place);
  const clock = { nowMs: beginning };
  const database = onClock(opened, clock);
  const queue: Queue = {
    database,
    clock,
    async empty() {
      for (const table of tables) await database.query.deleteFrom(table).execute();
      clock.nowMs = beginning;
    },
    runs: () =>
      database.query
        .selectFrom("runs")
        .selectAll()
        .orderBy("queued_at_ms")
        .orderBy("turn")
        .execute(),
    admit: (...arrivals) => admit(database, arrivals),
    claim: ({ perRepository = 1_000, kind = "review" } = {}) =>
      claimRun(database, { kind, worker: "tests:1", leaseMs, perRepository }),
    async serve({ status = "published", ...options } = {}) {
      const run = await queue.claim(options);
      if (run === undefined) return undefined;
      await endRun(database, run, { status });
      return await pullOf(database, run.id);
    },
    async close() {
      await opened.close();
      await remove();
    },
  };
  return queue;
}

/** The same database by another clock. */
export function onClock(database: Database, clock: Clock): Database {
  return {
    ...database,
    exclusively: (work) => database.exclusively((query) => work(query, clock.nowMs)),
    now: async () => clock.nowMs,
  };
}

export async function pullOf({ query }: Database, id: string): Promise<string> {
  const { pull } = await query
    .selectFrom("runs")
    .select("pull")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return pull;
}

/** A review of pull 1 of acme/shop, which waits for nothing. What waits and what arrives come together as a list. */
export function aReview({
  repo = "shop",
  number = 1,
  input = "push",
  ...parts
}: Partial<NewRun> & { repo?: string; number?: number } = {}): NewRun {
  return {
    kind: "review",
    repository: `github acme/${repo}`,
    pull: `github acme/${repo}#${number}`,
    name: `github acme/${repo}#${number}`,
    input,
    settleMs: 0,
    join: (waiting) => `${waiting}, ${input}`,
    ...parts,
  };
}

/** A command on pull 1 of acme/shop: it is done for itself. */
export function aCommand({
  input = "/review",
  ...parts
}: Parameters<typeof aReview>[0] = {}): NewRun {
  const { join: _never, ...run } = aReview({ kind: "command", input, ...parts });
  return run;
}

export function aDelivery(id: string, ...runs: NewRun[]): Arrival {
  return { delivery: { forge: "github", id, event: "pull_request" }, runs };
}

/** A run that has to be there for the test to make sense. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("there was nothing");
  return value;
}
