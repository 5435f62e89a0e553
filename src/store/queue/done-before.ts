import type { Query } from "../database/database.ts";
import { statusesAskedBy } from "./asked-by.ts";
import { failedStatuses } from "./runs.ts";

/**
 * Whether a run of the same kind and pull, besides this one, has ended like that, and neither it nor what it asked for has failed.
 *
 * @param options.part what its input has to hold, as JSON
 */
export async function isDoneBefore(
  query: Query,
  { id, part, statuses }: { id: string; part: string; statuses: readonly string[] },
): Promise<boolean> {
  const earlier = await query
    .selectFrom("runs as this")
    .innerJoin("runs as other", (join) =>
      join.onRef("other.pull", "=", "this.pull").onRef("other.kind", "=", "this.kind"),
    )
    .select("other.id")
    .where("this.id", "=", id)
    .where("other.id", "!=", id)
    .where("other.status", "in", statuses)
    .where("other.input", "like", `%${part}%`)
    .execute();
  for (const other of earlier) {
    const ends = await statusesAskedBy(query, other.id);
    if (!failedStatuses.some((status) => ends.includes(status))) return true;
  }
  return false;
}
