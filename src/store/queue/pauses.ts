import type { Query } from "../database/database.ts";

/** Pulls that are not reviewed by themselves for now, and who said so. */
export interface PausesTable {
  /** As `runs.pull`. */
  pull: string;
  login: string;
  since_ms: number;
}

export interface Pause {
  login: string;
  /** Unix time in milliseconds, by the database's clock. */
  sinceMs: number;
}

/** Pauses a pull; a pause that there is stays as it is. */
export async function pausePull(query: Query, row: PausesTable): Promise<void> {
  await query
    .insertInto("pauses")
    .values(row)
    .onConflict((conflict) => conflict.column("pull").doNothing())
    .execute();
}

/** Who has paused a pull, if it is paused. */
export async function pauseOf(query: Query, pull: string): Promise<Pause | undefined> {
  return await query
    .selectFrom("pauses")
    .select(["login", "since_ms as sinceMs"])
    .where("pull", "=", pull)
    .executeTakeFirst();
}

/** The pulls of a repository that are paused. There are never many, so all pauses are looked at. */
export async function pausedIn(query: Query, repository: string): Promise<string[]> {
  const rows = await query.selectFrom("pauses").select("pull").orderBy("since_ms").execute();
  return rows.flatMap(({ pull }) => (pull.startsWith(`${repository}#`) ? [pull] : []));
}

export async function endPause(query: Query, pull: string): Promise<void> {
  await query.deleteFrom("pauses").where("pull", "=", pull).execute();
}
