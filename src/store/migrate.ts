import { Migrator } from "kysely/migration";
import { UserError } from "../types/user-error.ts";
import type { Database } from "./database.ts";
import { migrations } from "./migrations.ts";

export interface MigrationStatus {
  name: string;
  /** When it was applied, as a Unix time in milliseconds; absent if it has yet to be. */
  appliedAtMs?: number;
}

/** Applies what has not been applied, one process at a time. Resolves with the names of what was applied. */
export async function migrate(database: Database): Promise<string[]> {
  const { error, results = [] } = await migratorOf(database).migrateToLatest();
  if (error === undefined) return results.map(({ migrationName }) => migrationName);
  if (error instanceof Error && error.message.startsWith("corrupted migrations")) {
    throw new UserError(
      "The database was brought up to date by another version of Chorale. Run that version or a later one, or point DATABASE_URL or CHORALE_DATA_DIR elsewhere.",
    );
  }
  if (isRefusal(error)) {
    throw new UserError(
      `The database's user may not create tables (${error.message}). Make it the owner of the database that DATABASE_URL names, or grant it CREATE on the schema.`,
    );
  }
  throw new Error("the database could not be brought up to date", { cause: error });
}

/** Every migration there is, in order. Changes nothing. */
export async function migrationStatus(database: Database): Promise<MigrationStatus[]> {
  const known = await migratorOf(database).getMigrations();
  return known.map(({ name, executedAt }) =>
    executedAt === undefined ? { name } : { name, appliedAtMs: executedAt.getTime() },
  );
}

/** PostgreSQL's "insufficient privilege": since version 15 only a database's owner may create tables. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && "code" in error && error.code === "42501";
}

function migratorOf({ query }: Database): Migrator {
  return new Migrator({ db: query, provider: { getMigrations: async () => migrations } });
}
