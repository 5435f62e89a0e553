import type { Selectable, Transaction } from "kysely";
import type { Query } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";

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

/**
 * Notes new heads; one that the forge says is older than the one we know changes nothing. Resolves with the newest of each
 * of these pulls.
 */
export async function noteHeads(
  query: Transaction<Schema>,
  heads: ReadonlyMap<string, Head>,
): Promise<Map<string, Head>> {
  if (heads.size === 0) return new Map();
  const rows = [...heads].map(([pull, { sha, updatedMs }]) => ({
    pull,
    head_sha: sha,
    updated_at_ms: updatedMs,
  }));
  const newest = await query
    .insertInto("pulls")
    .values(rows)
    .onConflict((conflict) =>
      conflict.column("pull").doUpdateSet((set) => {
        const newer = <Column extends "head_sha" | "updated_at_ms">(column: Column) =>
          set
            .case()
            .when("excluded.updated_at_ms", ">=", set.ref("pulls.updated_at_ms"))
            .then(set.ref(`excluded.${column}`))
            .else(set.ref(`pulls.${column}`))
            .end();
        return { head_sha: newer("head_sha"), updated_at_ms: newer("updated_at_ms") };
      }),
    )
    .returningAll()
    .execute();
  return new Map(newest.map(headOf));
}

/** Forgets a head that turned out not to be there, unless a newer one has taken its place. */
export async function forgetHead(query: Query, pull: string, sha: string): Promise<void> {
  await query.deleteFrom("pulls").where("pull", "=", pull).where("head_sha", "=", sha).execute();
}

/** The newest heads of these pulls, where one is known. */
export async function newestHeads(
  query: Query,
  pulls: readonly string[],
): Promise<Map<string, Head>> {
  if (pulls.length === 0) return new Map();
  const rows = await query.selectFrom("pulls").selectAll().where("pull", "in", pulls).execute();
  return new Map(rows.map(headOf));
}

function headOf({ pull, head_sha, updated_at_ms }: Selectable<PullsTable>): [string, Head] {
  return [pull, { sha: head_sha, updatedMs: updated_at_ms }];
}
