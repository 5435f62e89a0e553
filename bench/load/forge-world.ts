import { setTimeout as wait } from "node:timers/promises";
import { startGitHub, type GitHub } from "../../emulators/github/github.ts";
import type { PullPlace } from "../reviews/verdict.ts";
import type { Generator } from "./start-generator.ts";

/** Pulls that really exist, on an emulated GitHub beside the server, and people who push to them. */
export interface ForgeWorld {
  github: GitHub;
  /** By the numbers of the repositories. */
  installations: Record<string, number>;
  pulls: readonly PullPlace[];
  /** Tells the generator of the heads that there are. */
  tellHeads(generator: Generator): void;
  /**
   * Pushes to one pull after another, up to eight times a second, and tells the generator of each new head, so that what it
   * sends are that push's deliveries. It stops two seconds before the time is over: they are sent by then.
   */
  push(generator: Generator, seconds: number): Promise<void>;
  /** Heads that pulls have had so far. */
  heads(): number;
}

const pushEveryMs = 125;
const quietMs = 2_000;

/** `pulls` are those of each repository. */
export async function openForgeWorld(spread: {
  repositories: number;
  pulls: number;
}): Promise<ForgeWorld> {
  const github = await startGitHub({ requestsPerHour: Number.MAX_SAFE_INTEGER });
  const installations: Record<string, number> = {};
  const pulls: (PullPlace & { owner: number })[] = [];
  let heads = 0;
  const nextFiles = (number: number) => ({
    [`src/file-${number}.js`]: `export const push = ${++heads};\n`,
  });
  for (let owner = 0; owner < spread.repositories; owner += 1) {
    const repository = `owner-${owner}/load`;
    await github.addRepository(repository);
    installations[owner] = github.install(`owner-${owner}`).id;
    for (let number = 1; number <= spread.pulls; number += 1) {
      await github.openPull(repository, { head: `branch-${number}`, files: nextFiles(number) });
      pulls.push({ owner, repository, number });
    }
  }

  function tellHead(generator: Generator, { owner, repository, number }: (typeof pulls)[0]): void {
    const { updatedAt, pull } = github.pull(repository, number);
    const head = { sha: pull.head.sha, updatedMs: Date.parse(updatedAt) };
    generator.tellHead({ repository: owner, number, head });
  }

  return {
    github,
    installations,
    pulls,
    tellHeads(generator) {
      for (const pull of pulls) tellHead(generator, pull);
    },
    async push(generator, seconds) {
      const startMs = performance.now();
      const endMs = startMs + 1_000 * seconds - quietMs;
      for (let index = 0; ; index += 1) {
        await wait(Math.max(0, startMs + index * pushEveryMs - performance.now()));
        const pull = pulls[index % pulls.length];
        if (pull === undefined || performance.now() > endMs) return;
        const { repository, number } = pull;
        // The generator delivers it.
        await github.push(repository, number, { files: nextFiles(number), silent: true });
        tellHead(generator, pull);
      }
    },
    heads: () => heads,
  };
}
