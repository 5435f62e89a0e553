import type { Logger } from "pino";
import { byWhom, notReadable } from "../../report/messages/endings.ts";
import type { Database } from "../../store/database/database.ts";
import { endRun, releaseRun, type Ending } from "../../store/queue/end-run.ts";
import type { ClaimedRun } from "../../store/queue/runs.ts";
import { loadSteps, saveStep } from "../../store/queue/steps.ts";
import { mostFailures } from "./back-off.ts";
import { Cancelled, type CancelWatch } from "./cancel-watch.ts";
import type { KeptLease } from "./leases.ts";
import { Misdelivered } from "./misdelivered.ts";
import { reasonFor } from "./failure.ts";

/** Runs a stage once per job: after a crash its stored answer is used. Answers are JSON. */
export type Step = <T>(name: string, stage: () => Promise<T>) => Promise<T>;

export interface Job<Input> {
  id: string;
  input: Input;
  step: Step;
  /** Whether a stage's answer is on disk. */
  isKept(name: string): boolean;
  /** Whether it has been begun before, by whomever. */
  isResumed: boolean;
  /** What people were told while it waited; see `JobKind.tell`. */
  told: string | null;
  /** How often it has failed so far. */
  failures: number;
  /** How many processes have died with it in a row. */
  deaths: number;
  /** Aborted when this process is to let go: nothing may be written any more. The job is resumed by another one. */
  signal: AbortSignal;
  /**
   * Aborted with a `Cancelled` when somebody asked that it be left, which may be before it begins. What there is to say of that can
   * still be written; a job that rejects with its reason ends as cancelled.
   */
  cancelled: AbortSignal;
  /** Names the job and its pull in every line. */
  log: Logger;
}

/** How a job ended, and what to call once the database knows. */
export type JobEnding = Ending & { whenKept?: () => void };

/** What happens to a stage: it begins, it has an answer, the answer is on disk. */
export type ObserveStep = (event: {
  runId: string;
  name: string;
  phase: "began" | "answered" | "kept";
}) => void;

export interface JobContext<Input> {
  kind: string;
  parse(input: string): Input;
  work(job: Job<Input>): Promise<JobEnding>;
  database: Database;
  lease: KeptLease;
  cancellations: CancelWatch;
  stopping: AbortSignal;
  observeStep: ObserveStep;
  /** Called when something else was queued with its end. */
  onQueued: () => void;
  /** As `backOffMs`. */
  backOff: (failures: number) => number;
  log: Logger;
}

/**
 * Does a claimed job and notes in the database what became of it: ended, put back, or put back for later because it
 * failed. Never rejects: what can't be noted is somebody else's once the lease has ended.
 */
export async function runJob<Input>(claim: ClaimedRun, context: JobContext<Input>): Promise<void> {
  const { database, lease, stopping, cancellations } = context;
  const log = context.log.child({ job: context.kind, runId: claim.id, pull: claim.name });
  const watched = cancellations.watch(claim.id, claim.cancelledBy);
  try {
    const { whenKept, ...ending } = await orEnded(log, () =>
      work(claim, watched.signal, { ...context, log }),
    );
    if (!(await endRun(database, claim, ending))) return;
    whenKept?.();
    if (ending.next !== undefined && ending.next.length > 0) context.onQueued();
  } catch (error) {
    if (lease.signal.aborted) {
      log.warn("lease lost; another process goes on");
      return;
    }
    try {
      if (stopping.aborted) await releaseRun(database, claim, { inMs: 0 });
      else await fail(claim, error, { ...context, log });
    } catch (failure) {
      log.error({ err: failure }, "job could not be put back");
    }
  } finally {
    watched.stop();
    lease.letGo();
  }
}

/** The end of work that was cancelled and does not say so itself, or that a delivery asked for in another's name. */
async function orEnded(log: Logger, doIt: () => Promise<JobEnding>): Promise<JobEnding> {
  try {
    return await doIt();
  } catch (error) {
    if (error instanceof Misdelivered) {
      log.warn({ err: error }, "not done: the delivery is not of this repository");
      return { status: "not given", detail: error.message, isMisdelivered: true };
    }
    if (!(error instanceof Cancelled)) throw error;
    return { status: "cancelled", detail: byWhom(error.by) };
  }
}

async function work<Input>(
  claim: ClaimedRun,
  cancelled: AbortSignal,
  context: JobContext<Input>,
): Promise<JobEnding> {
  const { database, lease, stopping, observeStep } = context;
  const { id } = claim;
  const read = readInput(claim, context);
  if ("status" in read) return read;
  const signal = AbortSignal.any([lease.signal, stopping]);
  const finished = await loadSteps(database.query, id);
  return await context.work({
    id,
    input: read.input,
    isResumed: finished.size > 0,
    told: claim.told,
    failures: claim.failures,
    deaths: claim.deaths,
    signal,
    cancelled,
    log: context.log,
    isKept: (name) => finished.has(name),
    async step(name, stage) {
      const known = finished.get(name);
      // What was stored is what the stage answered: it is written and read by the same line of code.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      if (known !== undefined) return JSON.parse(known) as Awaited<ReturnType<typeof stage>>;
      signal.throwIfAborted();
      observeStep({ runId: id, name, phase: "began" });
      const answer = await stage();
      observeStep({ runId: id, name, phase: "answered" });
      const output = JSON.stringify(answer ?? null);
      if (!(await saveStep(database.query, claim, name, output))) lease.lose();
      lease.signal.throwIfAborted();
      finished.set(name, output);
      observeStep({ runId: id, name, phase: "kept" });
      return answer;
    },
  });
}

/** What another version asked for and this one can't read: to try it again is no use, and it must not keep others waiting. */
function readInput<Input>(
  claim: ClaimedRun,
  context: JobContext<Input>,
): { input: Input } | JobEnding {
  try {
    return { input: context.parse(claim.input) };
  } catch (error) {
    context.log.error({ err: error }, "what was asked for can't be read");
    return { status: "failed", detail: notReadable };
  }
}

/** Puts a job that failed back for later; after too many failures it ends. */
async function fail<Input>(
  claim: ClaimedRun,
  error: unknown,
  { database, backOff, log }: JobContext<Input>,
): Promise<void> {
  const failures = claim.failures + 1;
  log.error({ failures, err: error }, "job failed");
  const detail = reasonFor(claim.id, error);
  if (failures < mostFailures) {
    await releaseRun(database, claim, { inMs: backOff(failures), failure: detail });
  } else {
    await endRun(database, claim, { status: "failed", detail });
  }
}
