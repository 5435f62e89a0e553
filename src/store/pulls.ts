import type { Transaction } from "kysely";
import type { Query } from "./database.ts";
import type { Schema } from "./schema.ts";

/** The newest head of each pull that the forge has told us of. */
export interface PullsTable {
  /** As `runs.pull`. */
  pull: string;
  head_sha: string;
  /** When the pull was changed, by the forge's clock. */
  updated_at_ms: number;
}

export interface Head {
  sha: string;
  updatedMs: number;
}

/** Notes new heads. One that the forge says is older than the one we know changes nothing. */
export async function noteHeads(
  query: Transaction<Schema>,
  heads: ReadonlyMap<string, Head>,
): Promise<void> {
  if (heads.size === 0) return;
  const rows = [...heads].map(([pull, { sha, updatedMs }]) => ({
    pull,
    head_sha: sha,
    updated_at_ms: updatedMs,
  }));
  await query
    .insertInto("pulls")
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column("pull")
        .doUpdateSet((set) => ({
          head_sha: set.ref("excluded.head_sha"),
          updated_at_ms: set.ref("excluded.updated_at_ms"),
        }))
        .whereRef("excluded.updated_at_ms", ">=", "pulls.updated_at_ms"),
    )
    .execute();
}

/** The newest heads of these pulls, where one is known. */
export async function newestHeads(
  query: Query,
  pulls: readonly string[],
): Promise<Map<string, Head>> {
  if (pulls.length === 0) return new Map();
  const rows = await query.selectFrom("pulls").selectAll().where("pull", "in", pulls).execute();
  return new Map(
    rows.map(({ pull, head_sha: sha, updated_at_ms: updatedMs }) => [pull, { sha, updatedMs }]),
  );
}
