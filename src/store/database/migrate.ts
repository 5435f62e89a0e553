import { DEFAULT_MIGRATION_TABLE, Migrator } from "kysely/migration";
import { UserError } from "../../types/user-error.ts";
import type { Database } from "./database.ts";
import { migrations } from "./migrations.ts";

export interface MigrationStatus {
  name: string;
  /** When it was applied, as a Unix time in milliseconds; absent if it has yet to be. */
  appliedAtMs?: number;
  /** Whether it is from another version of Chorale, which this one can't work together with. */
  isUnknown: boolean;
}

/**
 * Applies what has not been applied, all or nothing, one process at a time. Resolves with the names of what was applied.
 * Rejects with a `UserError` that says why it can't be.
 */
export async function migrate({ query }: Database): Promise<string[]> {
  const migrator = new Migrator({ db: query, provider: { getMigrations: async () => migrations } });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error === undefined) return results.map(({ migrationName }) => migrationName);
  if (!(error instanceof Error)) throw error;
  throw new UserError(sentenceFor(error), { cause: error });
}

function sentenceFor(error: Error): string {
  if (error.message.startsWith("corrupted migrations")) {
    return "The database was brought up to date by another version of Chorale. Run that version or a later one, or point DATABASE_URL or CHORALE_DATA_DIR elsewhere.";
  }
  // PostgreSQL's "insufficient privilege": since version 15 only a database's owner may create tables.
  if ("code" in error && error.code === "42501") {
    return `The database's user may not create tables (${error.message}). Make it the owner of the database that DATABASE_URL names, or grant it CREATE on the schema.`;
  }
  return `The database could not be brought up to date (${error.message}). It is as it was: remove the cause, or put a backup in its place, and start again.`;
}

/** Every migration that there is here or that was applied, in order. Changes nothing. */
export async function migrationStatus(database: Database): Promise<MigrationStatus[]> {
  const applied = await loadApplied(database);
  const names = new Set([...Object.keys(migrations), ...applied.keys()]);
  return [...names].toSorted().map((name) => {
    const appliedAtMs = applied.get(name);
    const isUnknown = migrations[name] === undefined;
    return appliedAtMs === undefined ? { name, isUnknown } : { name, appliedAtMs, isUnknown };
  });
}

/** When each was applied, by name. */
async function loadApplied({ query }: Database): Promise<Map<string, number>> {
  const tables = await query.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return new Map();
  const rows = await query
    .withTables<{ [DEFAULT_MIGRATION_TABLE]: { name: string; timestamp: string } }>()
    .selectFrom(DEFAULT_MIGRATION_TABLE)
    .select(["name", "timestamp"])
    .execute();
  return new Map(rows.map(({ name, timestamp }) => [name, Date.parse(timestamp)]));
}
