import { Socket } from "node:net";
import { Kysely, PostgresDialect, sql } from "kysely";
import pLimit from "p-limit";
import pg from "pg";
import { UserError } from "../../types/user-error.ts";
import type { Database } from "./database.ts";
import type { Schema } from "./schema.ts";

/** Names the lock of `exclusively` among all advisory locks of the database. */
const exclusiveLock = 0x43_68_6f_72;

/** The oldest version that is tested against, as `server_version_num` says it. */
const oldestVersion = 130_000;

export interface PostgresOptions {
  /**
   * A connection on which nothing has come or gone for so long is given up, with the query that waits for its answer; in
   * milliseconds, eight seconds when absent: senders of deliveries wait ten.
   */
  silentMs?: number;
}

/** Connects to PostgreSQL. Rejects with a `UserError` that says what is wrong with the address, or too old. */
export async function openPostgres(
  databaseUrl: string,
  { silentMs = 8_000 }: PostgresOptions = {},
): Promise<Database> {
  const query = connect(databaseUrl, { silentMs, max: 10 });
  // Those of `exclusively` can't but follow each other: they wait for this connection, not each on one of its own.
  const inTurn = connect(databaseUrl, { silentMs, max: 1 });
  const oneByOne = pLimit(1);
  const close = async () => {
    await Promise.all([query.destroy(), inTurn.destroy()]);
  };
  // What a process began in `exclusively` and froze in is undone by PostgreSQL before those that wait for it give up.
  const frozenAfter = `${Math.round((silentMs * 3) / 8)}ms`;
  try {
    await checkVersion(query);
  } catch (error) {
    await close();
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
      oneByOne(() =>
        inTurn
          .transaction()
          .setIsolationLevel("read committed")
          .execute(async (open) => {
            // The clock comes last: it is read when the lock is ours.
            const { rows } = await sql<{
              now: number;
            }>`select set_config('idle_in_transaction_session_timeout', ${frozenAfter}, true), pg_advisory_xact_lock(${exclusiveLock}), ${clock} as now`.execute(
              open,
            );
            return await work(open, rows[0]?.now ?? Number.NaN);
          }),
      ),
    now: () => now(query),
    // VACUUM does.
    async wipe() {},
    close,
  };
}

function connect(
  connectionString: string,
  { silentMs, max }: { silentMs: number; max: number },
): Kysely<Schema> {
  const pool = new pg.Pool({
    connectionString,
    max,
    connectionTimeoutMillis: 4_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    // Before it is given up.
    idleTimeoutMillis: Math.round(silentMs / 2),
    stream: () => impatientSocket(silentMs),
    types: { getTypeParser },
  });
  // A connection that is lost is replaced by the pool, and whoever uses it is told by his next query. An event that nobody
  // listens to would end the process: the pool listens while nobody uses a connection, and the connection has to otherwise.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

/**
 * A socket that fails when nothing has come or gone for so long: a server that vanished says nothing of it. pg's own
 * `query_timeout` leaves the connection in the pool, where the next query waits behind the one that is not answered.
 */
function impatientSocket(silentMs: number): Socket {
  const socket = new Socket();
  return socket.setTimeout(silentMs, () =>
    socket.destroy(new Error(`PostgreSQL was silent for ${silentMs} ms`)),
  );
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
