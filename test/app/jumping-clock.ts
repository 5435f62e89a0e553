import { setImmediate as aMoment } from "node:timers/promises";
import type { Clock } from "../../src/net/clock.ts";
import { clockMs } from "../../src/types/clock.ts";

/** A clock whose waits are over at once, and whose limits are up when the test says so. */
export interface JumpingClock extends Clock {
  /** Every wait so far, in milliseconds. */
  waits: number[];
  /** Lets this much time go by. */
  pass(ms: number): void;
  /** Ends the patience with everything that is being asked right now. */
  timeOut(): void;
}

export function aJumpingClock(): JumpingClock {
  const waits: number[] = [];
  let jumpedMs = 0;
  let limits: AbortController[] = [];
  return {
    waits,
    now: () => clockMs() + jumpedMs,
    async wait(ms, signal) {
      signal.throwIfAborted();
      waits.push(ms);
      jumpedMs += ms;
      await aMoment();
    },
    timeout() {
      const limit = new AbortController();
      limits.push(limit);
      return limit.signal;
    },
    random: Math.random,
    pass(ms) {
      jumpedMs += ms;
    },
    timeOut() {
      for (const limit of limits) limit.abort(new DOMException("too late", "TimeoutError"));
      limits = [];
    },
  };
}
