import { AskingBroke, ModelError } from "../engines/model/model-error.ts";
import { ownTrouble } from "../report/messages/review.ts";
import { formatDuration } from "../report/text/duration.ts";
import { clockMs } from "../types/clock.ts";
import type { Span } from "../types/outcome.ts";
import type { Usage } from "../types/usage.ts";
import { UserError } from "../types/user-error.ts";

/** Why something did not come to its end. */
export interface Failure {
  status: "failed" | "timed-out";
  /** A phrase for people. */
  reason: string;
  /** What was asked of models in vain. */
  usage?: Usage;
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
  work: (signal: AbortSignal) => Promise<T>,
  {
    timeoutMs,
    signal,
    onBroken,
  }: { timeoutMs: number; signal: AbortSignal; onBroken?: OnBroken | undefined },
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
    if (!isLate && !signal.aborted && !isForPeople(error)) {
      onBroken?.(error instanceof AskingBroke ? error.cause : error, name);
    }
    const why: Failure = isLate
      ? { status: "timed-out", reason: `timed out after ${formatDuration(timeoutMs)}` }
      : { status: "failed", reason: isForPeople(error) ? error.message : ownTrouble };
    const usage =
      error instanceof ModelError || error instanceof AskingBroke ? { usage: error.usage } : {};
    return { failure: { ...why, ...usage }, span: span() };
  } finally {
    clearTimeout(timer);
    // What still listens, with all that it holds, would be kept until the time is over: a quarter of an hour.
    ending.abort();
  }
}

/** Whether the message was written to be shown. Any other may hold a path, a query, or what was read. */
function isForPeople(error: unknown): error is ModelError | UserError {
  return error instanceof ModelError || error instanceof UserError;
}
