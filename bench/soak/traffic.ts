import type { GitHub } from "../../emulators/github/github.ts";
import type { Random } from "./random.ts";

/** Something that somebody does to a pull request. */
interface Deed {
  /** When, from 0 to 2: only the order counts. */
  at: number;
  pull: number;
  /** 0 opens it. */
  push: number;
}

/** How many people do something at the same time. */
const people = 4;

export interface TrafficOptions {
  pulls: number;
  pushes: number;
  repositories: readonly string[];
  random: Random;
  /** Called before every deed. */
  before: () => void;
  onProgress: (done: number, all: number) => void;
}

/**
 * Opens every pull request and pushes to it so often, in a random order that is the same for the same seed. About half of
 * the pushes come right behind the one before, so that they overlap with it and with the review that it started.
 */
export async function makeTraffic(github: GitHub, options: TrafficOptions): Promise<void> {
  const { repositories, before, onProgress } = options;
  const deeds = planDeeds(options);
  const opened = Array.from({ length: options.pulls }, () => Promise.withResolvers<number>());
  let next = 0;
  let done = 0;

  async function act({ pull, push }: Deed): Promise<void> {
    const repository = repositories[pull % repositories.length] ?? "";
    const files = { [`src/file-${pull}.js`]: `export const push = ${push};\n` };
    before();
    if (push === 0) {
      const { number } = await github.openPull(repository, { head: `branch-${pull}`, files });
      opened[pull]?.resolve(number);
    } else {
      const number = await opened[pull]?.promise;
      await github.push(repository, number ?? 0, { files });
    }
    onProgress(++done, deeds.length);
  }

  async function work(): Promise<void> {
    for (let deed = deeds[next++]; deed !== undefined; deed = deeds[next++]) await act(deed);
  }
  await Promise.all(Array.from({ length: people }, work));
}

function planDeeds({ pulls, pushes, random }: TrafficOptions): Deed[] {
  const deeds: Deed[] = [];
  for (let pull = 0; pull < pulls; pull += 1) {
    let at = random.fraction();
    for (let push = 0; push <= pushes; push += 1) {
      deeds.push({ at, pull, push });
      if (random.fraction() < 0.5) at += random.fraction() / pushes;
    }
  }
  return deeds.toSorted((a, b) => a.at - b.at);
}
