import type { Database, DatabasePlace } from "./database.ts";
import { migrate } from "./migrate.ts";
import { openPostgres } from "./postgres.ts";
import { openSqlite } from "./sqlite.ts";

/**
 * Opens the database for work and brings it up to date. Rejects with a `UserError` that says what to do when it can't be
 * had: somebody else's, unreachable, too old, or newer than this version of Chorale.
 */
export async function openDatabase({ dataDir, databaseUrl }: DatabasePlace): Promise<Database> {
  const database =
    databaseUrl === undefined
      ? openSqlite(dataDir, { alone: true })
      : await openPostgres(databaseUrl);
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Opens the database only to look at it, while another process may work on it. Rejects with a `UserError` if there is none. */
export async function viewDatabase({ dataDir, databaseUrl }: DatabasePlace): Promise<Database> {
  return databaseUrl === undefined
    ? openSqlite(dataDir, { alone: false })
    : await openPostgres(databaseUrl);
}
