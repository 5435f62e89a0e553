import { OpenWorkflow } from "openworkflow";
import type { Backend } from "openworkflow/internal";
import type { Logger } from "pino";
import type { z } from "zod";

/**
 * How a job that rejects is run again, as a whole and from a stage on: what is worth telling people has been told by then,
 * so it was a shutdown or a silent forge. A hundred times are some eight hours.
 */
const retryPolicy = {
  initialInterval: "1s",
  backoffCoefficient: 2,
  maximumInterval: "5m",
  maximumAttempts: 100,
} as const;

/** Runs a stage once per job: after a crash its stored answer is used. Answers are JSON. */
export type Step = <T>(name: string, stage: () => Promise<T>) => Promise<T>;

export interface Job<Input> {
  id: string;
  input: Input;
  step: Step;
  /** Aborted when this process is to let go; the job is resumed by the next one that starts. */
  signal: AbortSignal;
}

/** Resolves once the input is on disk. The same key twice, within a day, is one job. */
export type Enqueue<Input> = (input: Input, key: string) => Promise<void>;

/** Jobs that are done once they were accepted, also when this process dies in the middle. */
export interface DurableQueue {
  /** Declares a kind of job; all kinds are declared before `start`. */
  define<Input, Output>(
    name: string,
    schema: z.ZodType<Input>,
    work: (job: Job<Input>) => Promise<Output>,
  ): Enqueue<Input>;
  /** Begins to work, on what was left behind too. */
  start(): Promise<void>;
  /** Aborts what runs here and waits for it to let go. */
  stop(): Promise<void>;
}

/** A durable queue on OpenWorkflow: jobs are workflows, stages are checkpointed steps. */
export function createDurableQueue(
  backend: Backend,
  { concurrency, log }: { concurrency: number; log: Logger },
): DurableQueue {
  const stopping = new AbortController();
  const openWorkflow = new OpenWorkflow({ backend });
  const workerOf = lazily(() => openWorkflow.newWorker({ concurrency }));

  return {
    define(name, schema, work) {
      const workflow = openWorkflow.defineWorkflow(
        {
          name,
          version: "1",
          retryPolicy,
        },
        async ({ input, step, run }) => {
          try {
            return await work({
              id: run.id,
              input: schema.parse(input),
              signal: stopping.signal,
              step: (stage, fn) => step.run({ name: stage, retryPolicy }, fn),
            });
          } catch (error) {
            if (!stopping.signal.aborted)
              log.error({ job: name, id: run.id, err: error }, "job failed");
            throw error;
          }
        },
      );
      return async (input, key) => {
        await workflow.run(input, { idempotencyKey: key });
        // Polling backs off to a second; what was asked for in this process starts at once.
        await workerOf().tick();
      };
    },
    start: () => workerOf().start(),
    async stop() {
      stopping.abort(new Error("Chorale is shutting down"));
      await workerOf().stop();
      await backend.stop();
    },
  };
}

/** A worker takes the kinds of jobs that exist when it is made, so it is made when it is first needed. */
function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
