import type { Look } from "./looks.ts";

/** So many jobs of one kind at the same time, as long as there are any. */
export interface Crew {
  start(): void;
  /** Takes what there is, as long as there is room for it. */
  fill(): void;
  /** Takes no more; resolves when the last job has ended. */
  stop(): Promise<void>;
}

export function createCrew<Claim>(options: {
  concurrency: number;
  /** Takes the next job, if there is one. */
  claim: () => Promise<Claim | undefined>;
  /** Never rejects. */
  run: (claim: Claim) => Promise<void>;
  look: Look;
}): Crew {
  const active = new Set<Promise<void>>();
  const state = { isWorking: false, isAsked: false };
  let filling: Promise<void> | undefined;

  /** Asks again when somebody has said meanwhile that there is more. */
  async function fillAll(): Promise<void> {
    while (state.isAsked) {
      state.isAsked = false;
      while (hasRoom() && (await options.look(takeOne)));
    }
  }

  function hasRoom(): boolean {
    return state.isWorking && active.size < options.concurrency;
  }

  async function takeOne(): Promise<boolean> {
    const claim = await options.claim();
    if (claim === undefined) return false;
    const done = options.run(claim).finally(() => {
      active.delete(done);
      fill();
    });
    active.add(done);
    return true;
  }

  function fill(): void {
    if (!state.isWorking) return;
    state.isAsked = true;
    filling ??= fillAll().finally(() => {
      filling = undefined;
      // Asked in the moment between the last look and this one.
      if (state.isAsked) fill();
    });
  }

  return {
    start() {
      state.isWorking = true;
    },
    fill,
    async stop() {
      state.isWorking = false;
      // What is being claimed this very moment runs too.
      await filling;
      await Promise.all(active);
    },
  };
}
