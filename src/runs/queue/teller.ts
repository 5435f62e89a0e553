import type { Database } from "../../store/database/database.ts";
import { holdWaiting, noteTold, releaseWaiting } from "../../store/queue/waiting.ts";
import { clockMs } from "../../types/clock.ts";
import type { JobKind, QueueOptions } from "./durable-queue.ts";
import type { Look } from "./looks.ts";

/** A position that changes is told again, but not more often than this. */
const everyMs = 5 * 60_000;

/** Tells people where in the queue their job stands, while it has to wait for others. */
export interface Teller {
  /** Tells who has not been told, one after another, unless it is at it already. */
  tell(): void;
  /** Tells nobody any more; resolves when nothing of it is under way. */
  stop(): Promise<void>;
}

export function createTeller<Input>(
  database: Database,
  kind: JobKind<Input> & Required<Pick<JobKind<Input>, "tell">>,
  { leaseMs, tellAfterMs, log, look }: QueueOptions & { look: Look },
): Teller {
  const stopping = new AbortController();
  let telling: Promise<void> | undefined;

  async function tellAll(): Promise<void> {
    while (!stopping.signal.aborted && (await look(tellOne)));
  }

  async function tellOne(): Promise<boolean> {
    const limits = { kind: kind.name, leaseMs, sinceMs: tellAfterMs, everyMs };
    const askedMs = clockMs();
    const run = await holdWaiting(database, limits);
    if (run === undefined) return false;
    const jobLog = log.child({ job: kind.name, runId: run.id, pull: run.name });
    const heldMs = Math.max(0, Math.floor(askedMs + leaseMs - clockMs()));
    try {
      await kind.tell({
        ...run,
        note: (told) => noteTold(database, run, told),
        input: kind.schema.parse(JSON.parse(run.input)),
        // Whoever can't be told in the time that it is held for is not told.
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(heldMs)]),
        log: jobLog,
      });
    } catch (error) {
      jobLog.warn({ err: error }, "position could not be told");
    }
    await releaseWaiting(database, run);
    return true;
  }

  return {
    tell() {
      telling ??= tellAll().finally(() => {
        telling = undefined;
      });
    },
    async stop() {
      stopping.abort(new Error("Chorale is shutting down"));
      await telling;
    },
  };
}
