import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { UserError } from "../types/user-error.ts";
import type { Database } from "./database.ts";
import type { Schema } from "./schema.ts";

/** Names the lock of `exclusively` among all advisory locks of the database. */
const exclusiveLock = 0x43_68_6f_72;

/** How long a process may think about its next query in `exclusively`; then PostgreSQL undoes what it did. */
const frozenAfter = "10s";

/** The oldest version that is tested against, as `server_version_num` says it. */
const oldestVersion = 130_000;

/** Connects to PostgreSQL. Rejects with a `UserError` that says what is wrong with the address, or too old. */
export async function openPostgres(databaseUrl: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 10,
    // Senders of deliveries wait five seconds or ten.
    connectionTimeoutMillis: 4_000,
    keepAlive: true,
    types: { getTypeParser },
  });
  // A connection that is lost is replaced by the pool, and whoever uses it is told by his next query. An event that nobody
  // listens to would end the process: the pool listens while nobody uses a connection, and the connection has to otherwise.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const query = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await checkVersion(query);
  } catch (error) {
    await query.destroy();
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `DATABASE_URL: PostgreSQL can't be used (${reason}). Check that the address has the form postgres://user:password@host:5432/name, that the server runs and that the database exists.`,
    );
  }
  return {
    query,
    isAlone: false,
    exclusively: (work) =>
      // Each query sees what was committed before it began, so what is read after the lock was granted is true.
      query
        .transaction()
        .setIsolationLevel("read committed")
        .execute(async (open) => {
          // A process that freezes in the middle must not keep the lock from all others for ever. The clock comes last: it
          // is read when the lock is ours.
          const { rows } = await sql<{
            now: number;
          }>`select set_config('idle_in_transaction_session_timeout', ${frozenAfter}, true), pg_advisory_xact_lock(${exclusiveLock}), ${clock} as now`.execute(
            open,
          );
          return await work(open, rows[0]?.now ?? Number.NaN);
        }),
    now: () => now(query),
    close: () => query.destroy(),
  };
}

/** Unix time in milliseconds, not that of the transaction's beginning. */
const clock = sql`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`;

async function now(query: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ now: number }>`select ${clock} as now`.execute(query);
  return rows[0]?.now ?? Number.NaN;
}

async function checkVersion(query: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{
    version: number;
    name: string;
  }>`select current_setting('server_version_num')::int as version, current_setting('server_version') as name`.execute(
    query,
  );
  const [found] = rows;
  if (found === undefined || found.version >= oldestVersion) return;
  throw new UserError(`DATABASE_URL leads to PostgreSQL ${found.name}; Chorale needs 13 or later.`);
}

/** Our 64-bit integers are times and counts, which a number holds exactly; pg would hand them out as text. */
function getTypeParser(...[type, format]: Parameters<typeof pg.types.getTypeParser>): unknown {
  if (type === pg.types.builtins.INT8) return Number;
  // oxlint-disable-next-line typescript/no-unsafe-return
  return pg.types.getTypeParser(type, format);
}
