import { setTimeout as wait } from "node:timers/promises";
import type { GitHub } from "../../emulators/github/github.ts";
import type { Database } from "../../src/store/database/database.ts";
import { countRuns, openRuns } from "./queue-state.ts";

/** Nothing happens any more. */
const stuckAfterMs = 120_000;

/** Resolves with the runs by state when none is open, or nothing has happened for two minutes. */
export async function untilDone(github: GitHub, database: Database): Promise<Map<string, number>> {
  let seen = -1;
  let seenMs = performance.now();
  for (;;) {
    const runs = await countRuns(database);
    if (openRuns(runs) === 0) return runs;
    if (github.requests.length !== seen) {
      seen = github.requests.length;
      seenMs = performance.now();
    }
    if (performance.now() - seenMs > stuckAfterMs) return runs;
    await wait(500);
  }
}
