import { setTimeout as wait } from "node:timers/promises";
import { HttpError } from "./http-error.js";

export interface RetryOptions {
  /** Attempts altogether, the first one included. */
  attempts: number;
  /** Wait before the second attempt in milliseconds; doubled with each further one. */
  firstWaitMs: number;
  signal?: AbortSignal;
}

/** What may go better the next time. */
function isTransient(error: unknown): boolean {
  if (error instanceof HttpError) return error.status === 429 || error.status >= 500;
  return error instanceof TypeError && error.message === "fetch failed";
}

/** Does something that may be done twice, again while it fails for a reason that may pass. */
export async function retry<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= options.attempts || isTransient(error)) throw error;
      const waitMs = options.firstWaitMs * 2 ** (attempt - 1);
      await wait(waitMs, undefined, { signal: options.signal });
    }
  }
}
