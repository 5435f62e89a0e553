import { AskingBroke, BudgetSpent, ModelError } from "../engines/model/model-error.ts";
import { grantTime, type Allowance } from "../net/allowance.ts";
import { ownTrouble } from "../report/messages/review.ts";
import { formatDuration } from "../report/text/duration.ts";
import { clockMs } from "../types/clock.ts";
import type { CostLimit, Span } from "../types/outcome.ts";
import type { Usage } from "../types/usage.ts";
import { UserError } from "../types/user-error.ts";

/** Why something did not come to its end. */
export interface Failure {
  status: "failed" | "timed-out";
  /** A phrase for people. */
  reason: string;
  /** What was asked of models in vain. */
  usage?: Usage;
  /** How long it was at work, where that is less than what it took; absent where nobody can tell. */
  durationMs?: number;
  /** As in `Outcome`. */
  limit?: CostLimit;
}

/** Hears of what broke for a reason that no one but the operator may read, and which part broke. */
export type OnBroken = (error: unknown, part: string) => void;

/** What came of a try, and when it was made. */
export type Attempt<T> = { span: Span } & ({ value: T } | { failure: Failure });

/**
 * Does something that may fail or take too long, and times it. Never rejects: even what was aborted is a result, so that
 * no rejection is left without a listener.
 */
export async function attempt<T>(
  name: string,
  work: (signal: AbortSignal, time: Allowance) => Promise<T>,
  {
    timeoutMs,
    signal,
    onBroken,
  }: { timeoutMs: number; signal: AbortSignal; onBroken?: OnBroken | undefined },
): Promise<Attempt<T>> {
  const time = grantTime(timeoutMs);
  const startMs = clockMs();
  const span = () => ({ name, startMs, durationMs: clockMs() - startMs });
  try {
    signal.throwIfAborted();
    const value = await work(AbortSignal.any([signal, time.signal]), time);
    return { value, span: span() };
  } catch (error) {
    const isLate = time.isUsedUp();
    if (!isLate && !signal.aborted && !isForPeople(error)) {
      onBroken?.(error instanceof AskingBroke ? error.cause : error, name);
    }
    const failure: Failure = isLate
      ? { status: "timed-out", reason: `timed out after ${formatDuration(timeoutMs)}` }
      : { status: "failed", reason: isForPeople(error) ? error.message : ownTrouble };
    const workedMs = time.workedMs();
    if (workedMs !== undefined) failure.durationMs = workedMs;
    if (error instanceof ModelError || error instanceof AskingBroke) failure.usage = error.usage;
    if (!isLate && error instanceof BudgetSpent && error.limit !== undefined) {
      failure.limit = error.limit;
    }
    return { failure, span: span() };
  } finally {
    time.takeBack();
  }
}

/** Whether the message was written to be shown. Any other may hold a path, a query, or what was read. */
function isForPeople(error: unknown): error is ModelError | UserError {
  return error instanceof ModelError || error instanceof UserError;
}
