import { setTimeout as delay } from "node:timers/promises";
import { clockMs } from "../types/clock.ts";

/** Time and chance, given from outside so that waiting for an hour can be tested in a moment. */
export interface Clock {
  /** Unix time in milliseconds. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** A signal that is aborted after `ms`. */
  timeout(ms: number): AbortSignal;
  /** At least 0, less than 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: clockMs,
  wait: async (ms, signal) => {
    try {
      await delay(ms, undefined, { signal });
    } catch (error) {
      // Node's timer rejects with an AbortError of its own; the caller is promised the reason.
      signal.throwIfAborted();
      throw error;
    }
  },
  timeout: (ms) => AbortSignal.timeout(ms),
  random: Math.random,
};
