import { z } from "zod";
import type { Database } from "../../src/store/database.ts";
import type { Figures } from "./measure-target.ts";
import { headOf, idOf, pushOf } from "./position.ts";

/** What the database holds of the deliveries that were accepted. */
export interface Kept {
  /** Accepted, but not there. */
  lost: number;
  /** Accepted twice, or with two runs of a kind that wait for the same pull. */
  doubled: number;
  /** Pulls whose newest head is not the newest that was accepted, or whose waiting run is for another one. */
  stale: number;
  /** Runs that wait, and all. */
  waiting: number;
  runs: number;
}

const Input = z.looseObject({ head: z.object({ sha: z.string() }) });

/** Compares what was answered 202 with what is in the database. */
export async function checkDatabase(
  { query }: Database,
  { accepted, payloads }: Pick<Figures, "accepted" | "payloads">,
  spread: { repositories: number; pulls: number },
): Promise<Kept> {
  const rows = await query.selectFrom("deliveries").select("id").execute();
  const remembered = new Set(rows.map(({ id }) => id));
  const once = new Set(accepted);
  const runs = await query.selectFrom("runs").select(["pull", "kind", "status", "input"]).execute();
  const waiting = runs.filter(({ status }) => status === "waiting");
  const places = new Set(waiting.map(({ pull, kind }) => `${kind} ${pull}`));

  const newest = new Map<string, ReturnType<typeof headOf>>();
  for (const payload of payloads) {
    const push = pushOf(payload, spread);
    const pull = `github owner-${push.repository}/load#${push.number}`;
    const head = headOf(push);
    if (head.updatedMs >= (newest.get(pull)?.updatedMs ?? 0)) newest.set(pull, head);
  }
  const heads = await query.selectFrom("pulls").selectAll().execute();
  const headOfPull = new Map(heads.map((row) => [row.pull, row]));
  const stale = new Set<string>();
  for (const [pull, { updatedMs }] of newest) {
    // What was sent last may have been stored without its answer having been waited for: then it is a later one.
    if ((headOfPull.get(pull)?.updated_at_ms ?? 0) < updatedMs) stale.add(pull);
  }
  for (const { pull, input } of waiting) {
    const { sha } = Input.parse(JSON.parse(input)).head;
    if (sha !== headOfPull.get(pull)?.head_sha) stale.add(pull);
  }
  return {
    lost: [...once].filter((delivery) => !remembered.has(idOf(delivery))).length,
    doubled: accepted.length - once.size + (waiting.length - places.size),
    stale: stale.size,
    waiting: waiting.length,
    runs: runs.length,
  };
}
