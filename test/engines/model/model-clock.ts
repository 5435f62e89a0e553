import type { Clock } from "../../../src/net/clock.ts";

export const silenceMs = 60_000;

/** Jumps over waits between tries; only `pass` ends a silence. */
export interface ModelClock extends Clock {
  /** Of the waits between tries, in milliseconds. */
  waits: number[];
  pass(ms: number): void;
  /** Resolves once it was listened for the next byte this often. */
  listened(times: number): Promise<void>;
}

export function aModelClock(startMs = Date.UTC(2026, 10, 26)): ModelClock {
  const waits: number[] = [];
  const silences = new Set<{ untilMs: number; end: () => void }>();
  const listeners = new Set<() => void>();
  let nowMs = startMs;
  let times = 0;
  return {
    waits,
    now: () => nowMs,
    random: () => 0,
    timeout: () => new AbortController().signal,
    async wait(ms, signal) {
      signal.throwIfAborted();
      if (ms !== silenceMs) {
        waits.push(ms);
        nowMs += ms;
        return;
      }
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const silence = { untilMs: nowMs + ms, end: resolve };
      silences.add(silence);
      signal.addEventListener("abort", () => {
        silences.delete(silence);
        reject(signal.reason);
      });
      times += 1;
      for (const look of listeners) look();
      await promise;
    },
    pass(ms) {
      nowMs += ms;
      for (const { untilMs, end } of silences) if (untilMs <= nowMs) end();
    },
    listened(wanted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = () => {
        if (times >= wanted) resolve();
      };
      listeners.add(look);
      look();
      return promise;
    },
  };
}
