import type { Query } from "../database/database.ts";

/** What became of all that a run asked for; see `RunsTable.key`. */
export async function statusesAskedBy(query: Query, id: string): Promise<string[]> {
  const asked = await query
    .selectFrom("runs")
    .select("status")
    .where((is) => is.or([is("key", "=", id), is("key", "like", `${id} %`)]))
    .execute();
  return asked.map(({ status }) => status);
}
