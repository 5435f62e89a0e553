import type { Clock } from "../../src/net/clock.ts";

/** A clock that stands still, jumps over every wait, and whose timeouts fire when the test says so. */
export interface TestClock extends Clock {
  waits: number[];
  timeOut(): void;
}

export function aClock(startMs = Date.UTC(2026, 0, 1)): TestClock {
  const waits: number[] = [];
  let nowMs = startMs;
  let running: AbortController[] = [];
  return {
    waits,
    now: () => nowMs,
    wait: async (ms, signal) => {
      signal.throwIfAborted();
      waits.push(ms);
      nowMs += ms;
    },
    timeout: () => {
      const controller = new AbortController();
      running.push(controller);
      return controller.signal;
    },
    timeOut: () => {
      for (const controller of running) controller.abort(new DOMException("late", "TimeoutError"));
      running = [];
    },
    random: () => 0,
  };
}
