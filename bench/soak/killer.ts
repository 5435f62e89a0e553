import { setTimeout as wait } from "node:timers/promises";
import type { GitHub } from "../../emulators/github/github.ts";
import type { Mortal } from "./mortal.ts";
import type { Random } from "./random.ts";

export interface Killer {
  kills(): number;
  /** Kills no more; resolves when nobody is dead. */
  stop(): Promise<void>;
}

/**
 * Kills one of the servers so many times, and starts it again at once: once in every `everyRequests` that the forge sees,
 * after a random one of them and up to 50 ms, so that any moment of a run can be the last.
 */
export function startKiller(
  github: GitHub,
  servers: readonly Mortal[],
  options: { kills: number; everyRequests: number; random: Random; afterEach: () => Promise<void> },
): Killer {
  const { random } = options;
  let killed = 0;
  const stopping = new AbortController();

  async function killAll(): Promise<void> {
    while (killed < options.kills) {
      const target = killed * options.everyRequests + 1 + random.below(options.everyRequests);
      while (!stopping.signal.aborted && github.requests.length < target) await wait(5);
      await wait(random.fraction() * 50);
      if (stopping.signal.aborted) return;
      killed += 1;
      await servers[random.below(servers.length)]?.replace();
      await options.afterEach();
    }
  }

  const done = killAll();
  return {
    kills: () => killed,
    async stop() {
      stopping.abort();
      await done;
    },
  };
}
