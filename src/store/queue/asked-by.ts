import type { Query } from "../database/database.ts";

/** More than one comment may ask for. They are named one by one, so that the engines find them along the index. */
const places = Array.from({ length: 10 }, (_place, index) => index);

/** What became of all that a run asked for; see `RunsTable.key`. */
export async function statusesAskedBy(query: Query, id: string): Promise<string[]> {
  const asked = await askedByQuery(query, id).execute();
  return asked.map(({ status }) => status);
}

/** Asked while nobody else can write: it goes along the index of keys. */
export function askedByQuery(query: Query, id: string) {
  return query
    .selectFrom("runs")
    .select("status")
    .where("key", "in", [id, ...places.map((place) => `${id} ${place}`)]);
}
