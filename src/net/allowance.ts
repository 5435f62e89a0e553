import { clockMs } from "../types/clock.ts";

/** How long something may take. */
export interface Allowance {
  /** What is left of it, in milliseconds. */
  leftMs(): number;
  /** Does what does not count: until that is settled, time stands still. */
  uncounted<T>(work: () => Promise<T>): Promise<T>;
  /** Notes how long something was at work, in milliseconds: the rest of the time it waited. */
  worked(ms: number): void;
}

/** The same, for who grants it. */
export interface Granted extends Allowance {
  /** Aborted once it is used up, or taken back. */
  readonly signal: AbortSignal;
  isUsedUp(): boolean;
  /** All that was noted as work; `undefined` where what was done tells work and waiting not apart. */
  workedMs(): number | undefined;
  /** Lets go of everything that listens to the signal: without it that would be kept until the time is over. */
  takeBack(): void;
}

/** @param ms from now on; `takeBack` has to be called in the end */
export function grantTime(ms: number): Granted {
  const ending = new AbortController();
  const state = { leftMs: ms, sinceMs: clockMs(), held: 0, isUsedUp: false };
  let workedMs: number | undefined;
  const begin = () =>
    setTimeout(() => {
      state.isUsedUp = true;
      ending.abort(new DOMException("It took too long.", "TimeoutError"));
    }, state.leftMs);
  let timer = begin();
  const leftMs = () =>
    state.held > 0 ? state.leftMs : Math.max(state.leftMs - (clockMs() - state.sinceMs), 0);
  return {
    signal: ending.signal,
    leftMs,
    isUsedUp: () => state.isUsedUp,
    workedMs: () => workedMs,
    worked(more) {
      workedMs = (workedMs ?? 0) + more;
    },
    async uncounted(work) {
      workedMs ??= 0;
      state.leftMs = leftMs();
      state.held += 1;
      clearTimeout(timer);
      try {
        return await work();
      } finally {
        state.held -= 1;
        if (state.held === 0 && !ending.signal.aborted) {
          state.sinceMs = clockMs();
          timer = begin();
        }
      }
    },
    takeBack() {
      clearTimeout(timer);
      ending.abort();
    },
  };
}
