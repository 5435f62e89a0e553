import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { Kysely, SqliteDialect, type SqliteDatabase } from "kysely";
import { Migrator } from "kysely/migration";
import { migrations } from "./migrations.ts";
import type { DeliveriesTable } from "./deliveries.ts";

export interface Schema {
  deliveries: DeliveriesTable;
}

export type Database = Kysely<Schema>;

/**
 * Opens the database at a path, or `:memory:`, and brings it up to date.
 * Every answered webhook has been written to disk: WAL with synchronous FULL.
 */
export async function openDatabase(path: string): Promise<Database> {
  const sqlite = new DatabaseSync(path, { timeout: 5_000 });
  sqlite.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
  const database = new Kysely<Schema>({ dialect: new SqliteDialect({ database: adapt(sqlite) }) });
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => migrations },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await database.destroy();
    throw new Error(`The database at ${path} could not be brought up to date`, { cause: error });
  }
  return database;
}

/** kysely's SQLite dialect is written for better-sqlite3; node:sqlite only lacks `reader`. */
function adapt(sqlite: DatabaseSync): SqliteDatabase {
  return {
    close: () => sqlite.close(),
    prepare(sql) {
      const statement = sqlite.prepare(sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...parameters.map(toSql)),
        run: (parameters) => {
          const { changes, lastInsertRowid } = statement.run(...parameters.map(toSql));
          return { changes, lastInsertRowid };
        },
        iterate: (parameters) => statement.iterate(...parameters.map(toSql)),
      };
    },
  };
}

/** Refuses what SQLite has no type for; kysely passes values on as they are. */
function toSql(value: unknown): SQLInputValue {
  if (value === null || typeof value === "string" || typeof value === "bigint") return value;
  if (typeof value === "number" || value instanceof Uint8Array) return value;
  throw new TypeError(`SQLite can't store a ${typeof value}`);
}
