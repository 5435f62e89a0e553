import type { Query } from "../database/database.ts";

/** The runs that are reviews which have a result, as far back as runs are kept: to be joined with what is on record of them. */
export function publishedReviews(query: Query) {
  return query
    .selectFrom("runs")
    .where("runs.kind", "=", "review")
    .where("runs.status", "=", "published");
}
