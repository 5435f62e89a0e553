import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from "kysely";
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
  if (alone) orRefuse(dataDir, () => mkdirSync(dataDir, { recursive: true, mode: 0o700 }));
  else if (!existsSync(path)) {
    throw new UserError(
      `There is no database in ${dataDir} yet. Set CHORALE_DATA_DIR to the folder that the server uses, or DATABASE_URL, or start \`chorale serve\` first.`,
    );
  }
  const lock = alone ? lockFolder(dataDir) : undefined;
  const sqlite = orRefuse(dataDir, () => openFile(path), lock);
  const query = new Kysely<Schema>({ dialect: new SqliteDialect({ database: adapt(sqlite) }) });
  return {
    query,
    isAlone: alone,
    // One connection and one process: its transactions can't but follow each other.
    async exclusively(work) {
      // All of one is a single piece of work for this thread, the wait for the disk included. What has come in meanwhile is
      // taken in before the next: so deliveries are written together, not one by one.
      await nextTurn();
      return await query.transaction().execute((open) => work(open, Date.now()));
    },
    now: async () => Date.now(),
    async close() {
      await query.destroy();
      lock?.close();
    },
  };
}

function openFile(path: string): DatabaseSync {
  const sqlite = new DatabaseSync(path, { timeout: 5_000 });
  try {
    sqlite.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/** Tells people what they can do about a folder that does not serve, and gives back its lock. */
function orRefuse<T>(dataDir: string, attempt: () => T, lock?: DatabaseSync): T {
  try {
    return attempt();
  } catch (error) {
    lock?.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `The database in ${dataDir} can't be opened (${reason}). Set CHORALE_DATA_DIR to a folder that this user may write to, or move what is in the way.`,
    );
  }
}

/** Holds a lock that the operating system takes back when the process dies: an open transaction on a file of its own. */
function lockFolder(dataDir: string): DatabaseSync {
  const lock = orRefuse(
    dataDir,
    () => new DatabaseSync(join(dataDir, "chorale.lock"), { timeout: 1_000 }),
  );
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

/** How many statements are kept compiled; a busy server uses some dozens. */
const keptStatements = 500;

/** kysely's SQLite dialect is written for better-sqlite3; node:sqlite only lacks `reader`. */
function adapt(sqlite: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => sqlite.close(),
    prepare(sql) {
      const known = kept.get(sql);
      if (known !== undefined) return known;
      // Rows that are written together give a text of its own for each number of them.
      if (kept.size >= keptStatements) kept.clear();
      const statement = prepare(sqlite, sql);
      kept.set(sql, statement);
      return statement;
    },
  };
}

function prepare(sqlite: DatabaseSync, sql: string): SqliteStatement {
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
}

/** Refuses what SQLite has no type for; kysely passes values on as they are. */
function toSql(value: unknown): SQLInputValue {
  if (value === null || typeof value === "string" || typeof value === "bigint") return value;
  if (typeof value === "number" || value instanceof Uint8Array) return value;
  throw new TypeError(`SQLite can't store a ${typeof value}`);
}
