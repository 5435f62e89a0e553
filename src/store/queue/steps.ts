import { sql } from "kysely";
import type { Query } from "../database/database.ts";
import type { Claim } from "./runs.ts";

/** What a run's finished stages answered, as JSON, until the run ends. */
export interface StepsTable {
  run_id: string;
  name: string;
  output: string;
}

/** The stages that a run has finished, by name. */
export async function loadSteps(query: Query, runId: string): Promise<Map<string, string>> {
  const rows = await query
    .selectFrom("steps")
    .select(["name", "output"])
    .where("run_id", "=", runId)
    .execute();
  return new Map(rows.map(({ name, output }) => [name, output]));
}

/** Keeps a stage's answer. `false`, and nothing is kept, if the run is not ours any more. */
export async function saveStep(
  query: Query,
  { id, lease }: Claim,
  name: string,
  output: string,
): Promise<boolean> {
  const saved = await query
    .insertInto("steps")
    .columns(["run_id", "name", "output"])
    .expression((from) =>
      from
        .selectFrom("runs")
        .select(["id", sql<string>`${name}`.as("name"), sql<string>`${output}`.as("output")])
        .where("id", "=", id)
        .where("lease", "=", lease),
    )
    // Whoever lost the run a moment ago may have kept the same stage at the same time.
    .onConflict((conflict) => conflict.columns(["run_id", "name"]).doUpdateSet({ output }))
    .returning("run_id")
    .executeTakeFirst();
  if (saved === undefined) return false;
  // It has come farther than where processes died with it.
  await query
    .updateTable("runs")
    .set({ deaths: 0 })
    .where("id", "=", id)
    .where("lease", "=", lease)
    .where("deaths", ">", 0)
    .execute();
  return true;
}
