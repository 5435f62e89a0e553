import type { Database, DatabasePlace } from "./database.ts";
import { migrate } from "./migrate.ts";
import { openPostgres, type PostgresOptions } from "./postgres.ts";
import { openSqlite, viewSqlite } from "./sqlite.ts";

/**
 * Opens the database for work and brings it up to date. Rejects with a `UserError` that says what to do when it can't be
 * had: somebody else's, unreachable, too old, or newer than this version of Chorale.
 */
export async function openDatabase(
  { dataDir, databaseUrl }: DatabasePlace,
  options: PostgresOptions = {},
): Promise<Database> {
  if (databaseUrl === undefined) return await broughtUpToDate(openSqlite(dataDir));
  // A migration, or waiting for another process that does it, may take longer than what is asked at work.
  const patient = await openPostgres(databaseUrl, { silentMs: 30 * 60_000 });
  await (await broughtUpToDate(patient)).close();
  return await openPostgres(databaseUrl, options);
}

async function broughtUpToDate(database: Database): Promise<Database> {
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
  return databaseUrl === undefined ? viewSqlite(dataDir) : await openPostgres(databaseUrl);
}
