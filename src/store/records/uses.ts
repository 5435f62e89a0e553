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
 * Counts how often somebody has done this in a repository since then, and notes this time unless it is one too many.
 * With the same key it is the same time again.
 *
 * @param sinceMs by the database's clock, as Unix time in milliseconds
 * @returns whether this one is within the limit
 */
export async function useOnce(
  query: Query,
  { key, repository, login, what, used_at_ms }: UsesTable,
  { most, sinceMs }: { most: number; sinceMs: number },
): Promise<boolean> {
  const before = await query
    .selectFrom("uses")
    .select(["key", "used_at_ms"])
    .where("repository", "=", repository)
    .where("login", "=", login)
    .where("what", "=", what)
    .where("used_at_ms", ">", sinceMs)
    .limit(most)
    .execute();
  if (before.some((use) => use.key === key)) return true;
  if (before.length >= most) return false;
  await query
    .insertInto("uses")
    .values({ key, repository, login, what, used_at_ms })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return true;
}
