import type { Suppression } from "../../types/suppression.ts";
import { chunksOf } from "../database/chunks-of.ts";
import type { Database, Query } from "../database/database.ts";
import { storable } from "../database/storable.ts";

/** Findings that people asked not to be told of again, by whom and why. */
export interface SuppressionsTable {
  /** As `runs.repository`. */
  repository: string;
  /** As `runs.pull`; empty for the whole repository. */
  pull: string;
  fingerprint: string;
  login: string;
  reason: string | null;
  created_at_ms: number;
}

/** Stands in the column `pull` for the whole repository. */
const everyPull = "";

/** Where findings are looked at: as the columns of `runs`. */
export interface SuppressionPlace {
  repository: string;
  pull: string;
}

/** What was decided for a pull and for its repository, in this order, so that who asks for the first gets the nearer one. */
export async function loadSuppressions(
  query: Query,
  { repository, pull }: SuppressionPlace,
): Promise<Suppression[]> {
  const rows = await query
    .selectFrom("suppressions")
    .selectAll()
    .where("repository", "=", repository)
    .where("pull", "in", [everyPull, pull])
    .orderBy("pull", "desc")
    .orderBy("fingerprint")
    .execute();
  return rows.map(({ fingerprint, login, reason, created_at_ms, ...row }) => ({
    fingerprint,
    login,
    reason,
    sinceMs: created_at_ms,
    isForRepository: row.pull === everyPull,
  }));
}

/** Notes that findings are not to be told of again. Who says so last is the one who counts; what holds everywhere needs no word about one pull. */
export async function suppress(
  database: Database,
  place: SuppressionPlace,
  {
    fingerprints,
    isForRepository,
    ...by
  }: Pick<Suppression, "login" | "reason" | "isForRepository"> & {
    fingerprints: readonly string[];
  },
): Promise<void> {
  const reason = by.reason === null ? null : storable(by.reason);
  await database.exclusively(async (query, nowMs) => {
    for (const some of chunksOf(500, [...new Set(fingerprints)])) {
      await query
        .insertInto("suppressions")
        .values(
          some.map((fingerprint) => ({
            repository: place.repository,
            pull: isForRepository ? everyPull : place.pull,
            fingerprint,
            login: by.login,
            reason,
            created_at_ms: nowMs,
          })),
        )
        .onConflict((conflict) =>
          conflict.columns(["repository", "pull", "fingerprint"]).doUpdateSet((set) => ({
            login: set.ref("excluded.login"),
            reason: set.ref("excluded.reason"),
            created_at_ms: set.ref("excluded.created_at_ms"),
          })),
        )
        .execute();
    }
    if (isForRepository) await remove(query, [place.pull], place, fingerprints);
  });
}

/** Takes back what was decided about findings for a pull, and for its repository too if that is said. */
export async function unsuppress(
  database: Database,
  place: SuppressionPlace,
  { fingerprints, isForRepository }: { fingerprints: readonly string[]; isForRepository: boolean },
): Promise<void> {
  const pulls = isForRepository ? [place.pull, everyPull] : [place.pull];
  await database.exclusively((query) => remove(query, pulls, place, fingerprints));
}

async function remove(
  query: Query,
  pulls: readonly string[],
  { repository }: SuppressionPlace,
  fingerprints: readonly string[],
): Promise<void> {
  for (const some of chunksOf(500, fingerprints)) {
    await query
      .deleteFrom("suppressions")
      .where("repository", "=", repository)
      .where("pull", "in", pulls)
      .where("fingerprint", "in", some)
      .execute();
  }
}
