import { hostname } from "node:os";
import type { Logger } from "pino";
import type { z } from "zod";
import { admit, type Admission, type Arrival } from "../../store/queue/admit.ts";
import type { Database } from "../../store/database/database.ts";
import type { NewRun } from "../../store/queue/enqueue.ts";
import type { Head } from "../../store/queue/pulls.ts";
import { claimRun, endAllLeases } from "../../store/queue/runs.ts";
import { clockMs } from "../../types/clock.ts";
import type { PullRef } from "../../types/pull.ts";
import { cancellableKinds, createCancelWatch } from "./cancel-watch.ts";
import { createCrew, type Crew } from "./crew.ts";
import { createGroupCommit } from "./group-commit.ts";
import { createHeadWatch, type HeadWatch } from "./head-watch.ts";
import { runJob, type Job, type JobEnding, type ObserveStep } from "./job.ts";
import { createLeases } from "./leases.ts";
import { createLooks } from "./looks.ts";
import { newRun } from "./new-run.ts";
import { createTeller, type Teller } from "./teller.ts";

/** A kind of job, and how it gets along with others of its kind. */
export interface JobKind<Input> {
  name: string;
  schema: z.ZodType<Input>;
  /** How many this process works on at the same time. */
  concurrency: number;
  pullOf(input: Input): PullRef;
  /** The head that it is asked for, if it is a certain one. */
  headOf?(input: Input): Head | undefined;
  /** How long it waits for more of the same, in milliseconds; not at all when absent. */
  settleMsOf?(input: Input): number;
  /** What a job that waits and one that arrives come to together, where they can be done as one. */
  join?: (waiting: Input, arriving: Input) => Input | undefined;
  /** Tells people that it waits. */
  tell?: (waiting: Waiting<Input>) => Promise<void>;
}

/** A job that waits although its time has come. */
export interface Waiting<Input> {
  id: string;
  input: Input;
  /** From 1. */
  position: number;
  /** What was told before. */
  told: string | null;
  /** Keeps what will have to be taken back, before it is told: the job's `told`. */
  note: (told: string) => Promise<void>;
  signal: AbortSignal;
  /** Names the job in every line. */
  log: Logger;
}

/** Puts what is asked for into the queue's words, to be accepted. The same key twice is one run. */
export type Ask<Input> = (input: Input, key?: string) => NewRun;

/** Resolves once the input is on disk. The same key twice is one job. */
export type Enqueue<Input> = (input: Input, key: string) => Promise<void>;

/** Jobs that are done once they were accepted, by this process or another one, also when one dies in the middle. */
export interface DurableQueue {
  /** Declares a kind of job; all kinds are declared before `start`. */
  define<Input>(kind: JobKind<Input>, work: (job: Job<Input>) => Promise<JobEnding>): Ask<Input>;
  /** Resolves once everything is on disk, with whether it had been there before. */
  accept(arrival: Arrival): Promise<Admission>;
  /** Which heads the database knows; looked at with every turn of the queue. */
  readonly heads: HeadWatch;
  /** Begins to work, on what was left behind too. */
  start(): Promise<void>;
  /** Takes no more, gives what runs here so long to end, in milliseconds, and puts the rest back. */
  stop(withinMs: number): Promise<void>;
}

export interface QueueOptions {
  /** How many of one repository are worked on at the same time, in all processes together. */
  perRepository: number;
  /** How long a process may be silent before its jobs are taken over, in milliseconds. */
  leaseMs: number;
  /** How often the queue is looked at for what other processes, or time, have brought; in milliseconds. */
  pollMs: number;
  observeStep: ObserveStep;
  /** Time until a job that has failed this many times is tried again, in milliseconds. */
  backOff: (failures: number) => number;
  /** How long a job waits after its time before people are told, in milliseconds. */
  tellAfterMs: number;
  log: Logger;
}

/** A durable queue in the database: see `admit` for its order and `claimRun` for who gets what. */
export function createDurableQueue(database: Database, options: QueueOptions): DurableQueue {
  const { perRepository, leaseMs, pollMs, log } = options;
  const heads = createHeadWatch(database);
  const looks = createLooks(log);
  const lookAtHeads = looks("heads");
  const cancellations = createCancelWatch(database);
  const lookAtCancelled = looks("cancelled");
  const leases = createLeases(database, { leaseMs, log });
  const commit = createGroupCommit((arrivals: readonly Arrival[]) => admit(database, arrivals), {
    atMost: 200,
  });
  const worker = `${hostname()}:${process.pid}`;
  const stopping = new AbortController();
  const crews: Crew[] = [];
  /** Who ends what was cancelled before it began, a kind each: all places of the others may be taken. */
  const enders = new Map<string, Crew>();
  const tellers: Teller[] = [];
  let timer: NodeJS.Timeout | undefined;

  function fill(): void {
    for (const crew of crews) crew.fill();
  }

  function turn(): void {
    fill();
    for (const teller of tellers) teller.tell();
    void lookAtHeads(() => heads.look());
    void endCancelled();
  }

  async function endCancelled(): Promise<void> {
    const left = await lookAtCancelled(() => cancellations.look());
    for (const kind of left ?? []) enders.get(kind)?.fill();
  }

  return {
    heads,
    define(kind, work) {
      const { name, schema, concurrency } = kind;
      const createCrewFor = (which: "any" | "cancelled", size: number) =>
        createCrew({
          concurrency: size,
          async claim() {
            const askedMs = clockMs();
            const onlyCancelled = which === "cancelled";
            const limits = { kind: name, worker, leaseMs, perRepository, onlyCancelled };
            const run = await claimRun(database, limits);
            return run === undefined ? undefined : { ...run, askedMs };
          },
          run: (claim) =>
            runJob(claim, {
              kind: name,
              parse: (text) => schema.parse(JSON.parse(text)),
              work,
              database,
              lease: leases.keep(claim.lease, claim.askedMs),
              cancellations,
              stopping: stopping.signal,
              observeStep: options.observeStep,
              onQueued: fill,
              backOff: options.backOff,
              log,
            }),
          look: looks(`waiting: ${name}, ${which}`),
        });
      crews.push(createCrewFor("any", concurrency));
      if (cancellableKinds.includes(name)) enders.set(name, createCrewFor("cancelled", 1));
      if (kind.tell !== undefined) {
        const look = looks(`positions: ${name}`);
        tellers.push(createTeller(database, { ...kind, tell: kind.tell }, { ...options, look }));
      }
      return (input, key) => newRun(kind, input, key);
    },
    async accept(arrival) {
      const admission = await commit(arrival);
      // What has to settle first is found when the queue is looked at next.
      if (arrival.runs.some(({ settleMs }) => settleMs === 0)) fill();
      void lookAtHeads(() => heads.look());
      return admission;
    },
    async start() {
      if (database.isAlone) await endAllLeases(database);
      for (const crew of [...crews, ...enders.values()]) crew.start();
      timer = setInterval(turn, pollMs);
      turn();
    },
    async stop(withinMs) {
      clearInterval(timer);
      const all = [...crews, ...enders.values(), ...tellers];
      const idle = Promise.all(all.map((one) => one.stop()));
      const enough = Promise.withResolvers<void>();
      const patience = setTimeout(enough.resolve, withinMs);
      await Promise.race([idle, enough.promise]);
      clearTimeout(patience);
      stopping.abort(new Error("Chorale is shutting down"));
      await idle;
    },
  };
}
