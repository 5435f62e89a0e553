import { sql, type RawBuilder } from "kysely";
import type { Store } from "../stores.ts";
import { aReview, type Queue } from "./queue.ts";

/** So many runs that have ended, and that wait, that an engine does not rather read them all. */
export async function manyRuns(store: Store, queue: Queue): Promise<void> {
  const { query } = queue.database;
  const numbers = Array.from({ length: 1_000 }, (_number, index) => index);
  const runs = numbers.map((number) => {
    const { join: _never, ...run } = aReview({ key: `key ${number}`, number });
    return run;
  });
  await queue.admit({ runs });
  await query
    .updateTable("runs")
    .set({ status: "published", ended_at_ms: queue.clock.nowMs })
    .execute();
  await query
    .updateTable("runs")
    .set({ cancelled_by: "ada", cancel_key: "old" })
    .where("key", "in", ["key 1", "key 10", "key 100"])
    .execute();
  const waiting = runs.map((run) => ({ ...run, key: `waiting ${run.key}` }));
  await queue.admit({ runs: waiting });
  // PostgreSQL does so by itself after a while; SQLite never does.
  if (store.name === "PostgreSQL") await sql`analyze`.execute(query);
}

interface Explained {
  explain(format?: undefined, options?: RawBuilder<unknown>): Promise<unknown[]>;
}

/** How an engine goes about a question, as text that names the indexes. */
export async function planOf({ name }: Store, question: Explained): Promise<string> {
  const plan = await (name === "SQLite"
    ? question.explain(undefined, sql`query plan`)
    : question.explain());
  return JSON.stringify(plan);
}
