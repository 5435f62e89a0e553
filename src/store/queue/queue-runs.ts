import type { Transaction } from "kysely";
import { enqueue, withoutKnownKeys, type NewRun } from "./enqueue.ts";
import { noteHeads, type Head } from "./pulls.ts";
import type { Schema } from "../database/schema.ts";

/** Puts what is asked for, and has not been before, into the queue, and notes the heads that it is asked for. */
export async function queueRuns(
  query: Transaction<Schema>,
  runs: readonly NewRun[],
  nowMs: number,
): Promise<void> {
  const heads = await noteHeads(query, newestOf(runs));
  await enqueue(query, await withoutKnownKeys(query, runs), { heads, nowMs });
}

/** The newest head of each pull; of two that the forge dates alike, the one that arrived later. */
function newestOf(runs: readonly NewRun[]): Map<string, Head> {
  const newest = new Map<string, Head>();
  for (const { pull, head } of runs) {
    if (head === undefined) continue;
    if (head.updatedMs >= (newest.get(pull)?.updatedMs ?? 0)) newest.set(pull, head);
  }
  return newest;
}
