import { ModelError } from "../engines/model/model-error.ts";
import { grantTime, type Allowance } from "../net/allowance.ts";
import { formatDuration } from "../report/text/duration.ts";
import { clockMs } from "../types/clock.ts";
import type { Span } from "../types/outcome.ts";
import type { Usage } from "../types/usage.ts";

/** Why something did not come to its end. */
export interface Failure {
  status: "failed" | "timed-out";
  /** A phrase for people. */
  reason: string;
  /** What was asked of models in vain. */
  usage?: Usage;
  /** How long it was at work, where that is less than what it took; absent where nobody can tell. */
  durationMs?: number;
}

/** What came of a try, and when it was made. */
export type Attempt<T> = { span: Span } & ({ value: T } | { failure: Failure });

/**
 * Does something that may fail or take too long, and times it. Never rejects: even what was aborted is a result, so that
 * no rejection is left without a listener.
 */
export async function attempt<T>(
  name: string,
  work: (signal: AbortSignal, time: Allowance) => Promise<T>,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<Attempt<T>> {
  const time = grantTime(timeoutMs);
  const startMs = clockMs();
  const span = () => ({ name, startMs, durationMs: clockMs() - startMs });
  try {
    signal.throwIfAborted();
    const value = await work(AbortSignal.any([signal, time.signal]), time);
    return { value, span: span() };
  } catch (error) {
    const why: Failure = time.isUsedUp()
      ? { status: "timed-out", reason: `timed out after ${formatDuration(timeoutMs)}` }
      : { status: "failed", reason: error instanceof Error ? error.message : String(error) };
    const workedMs = time.workedMs();
    const timed = workedMs === undefined ? why : { ...why, durationMs: workedMs };
    const failure = error instanceof ModelError ? { ...timed, usage: error.usage } : timed;
    return { failure, span: span() };
  } finally {
    time.takeBack();
  }
}
