import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { Kysely, SqliteDialect, type SqliteDatabase } from "kysely";
import { UserError } from "../types/user-error.ts";
import type { Database } from "./database.ts";
import type { Schema } from "./schema.ts";

/**
 * Opens the SQLite database of a folder. What is committed has been written to disk: WAL with synchronous FULL.
 * With `alone`, a second process that asks for the same is refused with a `UserError` until this one has ended, however
 * it ends; without, the database can be looked at while another process works on it.
 */
export function openSqlite(dataDir: string, { alone }: { alone: boolean }): Database {
  const path = join(dataDir, "chorale.db");
  if (alone) mkdirSync(dataDir, { recursive: true });
  else if (!existsSync(path)) {
    throw new UserError(
      `There is no database in ${dataDir} yet. Set CHORALE_DATA_DIR to the folder that the server uses, or DATABASE_URL, or start \`chorale serve\` first.`,
    );
  }
  const lock = alone ? lockFolder(dataDir) : undefined;
  const sqlite = new DatabaseSync(path, { timeout: 5_000 });
  sqlite.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
  const query = new Kysely<Schema>({ dialect: new SqliteDialect({ database: adapt(sqlite) }) });
  return {
    query,
    isAlone: alone,
    // One connection and one process: its transactions can't but follow each other.
    exclusively: (work) => query.transaction().execute((open) => work(open, Date.now())),
    now: async () => Date.now(),
    async close() {
      await query.destroy();
      lock?.close();
    },
  };
}

/** Holds a lock that the operating system takes back when the process dies: an open transaction on a file of its own. */
function lockFolder(dataDir: string): DatabaseSync {
  const lock = new DatabaseSync(join(dataDir, "chorale.lock"), { timeout: 1_000 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if (!(error instanceof Error && error.message.includes("locked"))) throw error;
    throw new UserError(
      `${dataDir} is in use by another Chorale process. Stop that one first; to share the work between several processes, set DATABASE_URL to a PostgreSQL database.`,
    );
  }
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
