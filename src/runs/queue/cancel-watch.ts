import { cancelledRuns } from "../../store/queue/cancellations.ts";
import type { Database } from "../../store/database/database.ts";

/** What a person may have had enough of. */
export const cancellableKinds = ["review", "compare", "fix"];

/** Why a job was aborted: somebody asked that it be left. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
  /** Who. */
  readonly by: string;
  constructor(by: string) {
    super(`cancelled by ${by}`);
    this.by = by;
  }
}

/** Who has cancelled the job of this signal, if somebody has. */
export function whoCancelled({ reason }: Pick<AbortSignal, "reason">): string | undefined {
  return reason instanceof Cancelled ? reason.by : undefined;
}

/** Tells jobs that somebody cancelled them, whichever process it was said to. */
export interface CancelWatch {
  /** `by` is who is known to have done so already. */
  watch(runId: string, by: string | null): Watched;
  /** Resolves with the kinds of those that were cancelled, have not ended, and are not watched here. */
  look(): Promise<ReadonlySet<string>>;
}

export interface Watched {
  /** Aborted with a `Cancelled`. */
  signal: AbortSignal;
  stop(): void;
}

export function createCancelWatch({ query }: Pick<Database, "query">): CancelWatch {
  const watched = new Map<string, AbortController>();
  let looking: Promise<ReadonlySet<string>> | undefined;

  async function look(): Promise<ReadonlySet<string>> {
    const left = new Set<string>();
    for (const { id, kind, by } of await cancelledRuns(query)) {
      const controller = watched.get(id);
      if (controller === undefined) left.add(kind);
      else if (!controller.signal.aborted) controller.abort(new Cancelled(by));
    }
    return left;
  }

  return {
    watch(runId, by) {
      const controller = new AbortController();
      if (by !== null) controller.abort(new Cancelled(by));
      watched.set(runId, controller);
      return { signal: controller.signal, stop: () => void watched.delete(runId) };
    },
    // A database that is slow is not asked again before it has answered.
    look: () =>
      (looking ??= look().finally(() => {
        looking = undefined;
      })),
  };
}
