import { BudgetSpent, ModelError } from "../engines/model/model-error.ts";
import { formatDuration } from "../report/text/duration.ts";
import { clockMs } from "../types/clock.ts";
import type { CostLimit, Span } from "../types/outcome.ts";
import type { Usage } from "../types/usage.ts";

/** Why something did not come to its end. */
export interface Failure {
  status: "failed" | "timed-out";
  /** A phrase for people. */
  reason: string;
  /** What was asked of models in vain. */
  usage?: Usage;
  /** As in `Outcome`. */
  limit?: CostLimit;
}

/** What came of a try, and when it was made. */
export type Attempt<T> = { span: Span } & ({ value: T } | { failure: Failure });

/**
 * Does something that may fail or take too long, and times it. Never rejects: even what was aborted is a result, so that
 * no rejection is left without a listener.
 */
export async function attempt<T>(
  name: string,
  work: (signal: AbortSignal) => Promise<T>,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<Attempt<T>> {
  const ending = new AbortController();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    ending.abort(new DOMException("It took too long.", "TimeoutError"));
  }, timeoutMs);
  const startMs = clockMs();
  const span = () => ({ name, startMs, durationMs: clockMs() - startMs });
  try {
    signal.throwIfAborted();
    const value = await work(AbortSignal.any([signal, ending.signal]));
    return { value, span: span() };
  } catch (error) {
    const failure: Failure = isLate
      ? { status: "timed-out", reason: `timed out after ${formatDuration(timeoutMs)}` }
      : { status: "failed", reason: error instanceof Error ? error.message : String(error) };
    if (error instanceof ModelError) failure.usage = error.usage;
    if (!isLate && error instanceof BudgetSpent && error.limit !== undefined) {
      failure.limit = error.limit;
    }
    return { failure, span: span() };
  } finally {
    clearTimeout(timer);
    // What still listens, with all that it holds, would be kept until the time is over: a quarter of an hour.
    ending.abort();
  }
}
