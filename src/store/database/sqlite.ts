import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import {
  Kysely,
  sql,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDatabase,
  type SqliteStatement,
} from "kysely";
import { UserError } from "../../types/user-error.ts";
import { NoDatabase, type Database } from "./database.ts";
import type { Schema } from "./schema.ts";

/**
 * Opens the SQLite database of a folder for work. What is committed has been written to disk: WAL with synchronous FULL. A
 * second process that asks for the same is refused with a `UserError` until this one has ended, however it ends.
 */
export function openSqlite(dataDir: string): Database {
  const path = join(dataDir, "chorale.db");
  orRefuse(dataDir, forWork, () => mkdirSync(dataDir, { recursive: true, mode: 0o700 }));
  const lock = lockFolder(dataDir);
  try {
    return databaseOf(
      orRefuse(path, forWork, () => openFile(path, workSettings)),
      lock,
    );
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** Opens the SQLite database of a folder only to read it, while another process may work on it. */
export function viewSqlite(dataDir: string): Database {
  const path = join(dataDir, "chorale.db");
  if (!existsSync(path)) {
    throw new NoDatabase(
      `There is no database in ${dataDir} yet. Set CHORALE_DATA_DIR to the folder that the server uses, or DATABASE_URL, or start \`chorale serve\` first.`,
    );
  }
  return databaseOf(orRefuse(path, forView, () => openFile(path, viewSettings)));
}

/** What is deleted is overwritten: nobody finds it in what the file has to spare. */
const workSettings =
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;";

/** Asks what there is, because a file that is no database is only found out by reading it. */
const viewSettings = "PRAGMA query_only = ON; SELECT count(*) FROM sqlite_master;";

/** How long another process that looks at the database is waited for, in milliseconds. */
const busyMs = 5_000;

function openFile(path: string, settings: string): DatabaseSync {
  const sqlite = new DatabaseSync(path, { timeout: busyMs });
  try {
    sqlite.exec(settings);
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

function databaseOf(sqlite: DatabaseSync, lock?: DatabaseSync): Database {
  const query = new Kysely<Schema>({ dialect: new Dialect({ database: adapt(sqlite) }) });
  return {
    query,
    isAlone: lock !== undefined,
    // One connection and one process: its transactions can't but follow each other.
    async exclusively(work) {
      // All of one is a single piece of work for this thread, the wait for the disk included. What has come in meanwhile is
      // taken in before the next: so deliveries are written together, not one by one.
      await nextTurn();
      return await query.transaction().execute((open) => work(open, Date.now()));
    },
    now: async () => Date.now(),
    async wipe() {
      // The log of the latest writes still has what they deleted.
      // Who reads it at this moment is not waited for, as that would stop this thread: the next time will do.
      await sql`pragma busy_timeout = 0`.execute(query);
      await sql`pragma wal_checkpoint(truncate)`.execute(query);
      await sql`pragma busy_timeout = ${sql.lit(busyMs)}`.execute(query);
    },
    async close() {
      await query.destroy();
      lock?.close();
    },
  };
}

/** What people can do about a folder that does not serve. */
const forWork =
  "Set CHORALE_DATA_DIR to a folder that this user may write to, or move what is in the way.";
const forView =
  "Look at it as the user that the server runs as; if it is damaged, put a backup in its place.";

function orRefuse<T>(path: string, advice: string, attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${path} can't be opened (${reason}). ${advice}`);
  }
}

/** Holds a lock that the operating system takes back when the process dies: an open transaction on a file of its own. */
function lockFolder(dataDir: string): DatabaseSync {
  const path = join(dataDir, "chorale.lock");
  return orRefuse(path, forWork, () => {
    const lock = new DatabaseSync(path, { timeout: 1_000 });
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
  });
}

/** SQLite can undo the making of a table like anything else; kysely would commit each statement of a migration by itself. */
class Dialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new Adapter();
  }
}

class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** How many statements are kept compiled; a busy server uses some dozens. */
const keptStatements = 500;

/** kysely's SQLite dialect is written for better-sqlite3; node:sqlite only lacks `reader`. */
function adapt(sqlite: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => sqlite.close(),
    prepare(text) {
      const known = kept.get(text);
      if (known !== undefined) return known;
      // Rows that are written together give a text of its own for each number of them.
      if (kept.size >= keptStatements) kept.clear();
      const statement = prepare(sqlite, text);
      kept.set(text, statement);
      return statement;
    },
  };
}

function prepare(sqlite: DatabaseSync, text: string): SqliteStatement {
  const statement = sqlite.prepare(text);
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
