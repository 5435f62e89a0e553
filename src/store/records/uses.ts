import type { Query } from "../database/database.ts";

/** What people did that they may do only so often. */
export interface UsesTable {
  /** The same for what is the same use, also after a crash. */
  key: string;
  /** As `runs.repository`. */
  repository: string;
  login: string;
  /** The name of what is limited. */
  what: string;
  used_at_ms: number;
}

/**
 * How often somebody has done this in a repository since then, besides the use with this key.
 *
 * @param sinceMs by the database's clock, as Unix time in milliseconds
 */
export async function countUses(
  query: Query,
  { key, repository, login, what }: Omit<UsesTable, "used_at_ms">,
  { sinceMs }: { sinceMs: number },
): Promise<number> {
  const { count } = await query
    .selectFrom("uses")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("repository", "=", repository)
    .where("login", "=", login)
    .where("what", "=", what)
    .where("used_at_ms", ">", sinceMs)
    .where("key", "!=", key)
    .executeTakeFirstOrThrow();
  return count;
}

/** Notes a use; with the same key it is the same one again. */
export async function noteUse(query: Query, use: UsesTable): Promise<void> {
  await query
    .insertInto("uses")
    .values(use)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
