import type { Database } from "../database/database.ts";

/** What models answered, by what they were asked. */
export interface AnswersTable {
  /** A hash of all that was sent. */
  key: string;
  /** JSON. */
  answer: string;
  /** When it was last given, or taken. */
  used_at_ms: number;
}

/** The answer that is remembered to a question; `undefined` where none is. */
export async function recallAnswer(database: Database, key: string): Promise<string | undefined> {
  const known = await database.query
    .updateTable("answers")
    .set({ used_at_ms: await database.now() })
    .where("key", "=", key)
    .returning("answer")
    .executeTakeFirst();
  return known?.answer;
}

/** Remembers an answer; the newest one to a question counts. */
export async function rememberAnswer(
  database: Database,
  key: string,
  answer: string,
): Promise<void> {
  const used_at_ms = await database.now();
  await database.query
    .insertInto("answers")
    .values({ key, answer, used_at_ms })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ answer, used_at_ms }))
    .execute();
}
