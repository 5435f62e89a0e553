import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Database, DatabasePlace } from "../../src/store/database.ts";
import { openDatabase, viewDatabase } from "../../src/store/open-database.ts";
import { UserError } from "../../src/types/user-error.ts";
import { stores } from "../stores.ts";
import { startRefusingPostgres } from "./refusing-postgres.ts";

async function opened(place: DatabasePlace): Promise<Database> {
  const database = await openDatabase(place);
  onTestFinished(() => database.close());
  return database;
}

/** The sentence that a person is told when it can't be opened. */
async function refusalOf(place: DatabasePlace): Promise<string> {
  const refusal = await openDatabase(place).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UserError);
  return refusal instanceof Error ? refusal.message : "";
}

async function aFolder(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), "chorale-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  return dataDir;
}

const [sqlite, postgres] = [
  stores.filter(({ name }) => name === "SQLite"),
  stores.filter(({ name }) => name === "PostgreSQL"),
];

describe.each(stores)("an open database on $name", ({ place }) => {
  it("can be looked at meanwhile", async () => {
    const where = await place();
    const { query } = await opened(where);
    await query
      .insertInto("pulls")
      .values({ pull: "github acme/shop#1", head_sha: "abc", updated_at_ms: 1_790_000_000_000 })
      .execute();
    const view = await viewDatabase(where);
    expect(await view.query.selectFrom("pulls").selectAll().execute()).toEqual([
      { pull: "github acme/shop#1", head_sha: "abc", updated_at_ms: 1_790_000_000_000 },
    ]);
    expect(view.isAlone).toBe(false);
    await view.close();
  });

  it("lets no two deciding transactions interleave", async () => {
    const where = await place();
    const database = await opened(where);
    const another = where.databaseUrl === undefined ? database : await opened(where);
    let inside = 0;
    const decide = (by: Database) =>
      by.exclusively(async (query) => {
        inside += 1;
        expect(inside).toBe(1);
        await query.selectFrom("runs").selectAll().execute();
        inside -= 1;
      });
    await Promise.all([database, another, database, another].map(decide));
  });

  it("takes back what a transaction has written that fails", async () => {
    const database = await opened(await place());
    const failing = database.exclusively(async (query) => {
      await query
        .insertInto("pulls")
        .values({ pull: "github acme/shop#1", head_sha: "abc", updated_at_ms: 1 })
        .execute();
      throw new Error("on second thoughts");
    });
    await expect(failing).rejects.toThrow("on second thoughts");
    expect(await database.query.selectFrom("pulls").selectAll().execute()).toEqual([]);
  });
});

describe.each(sqlite)("a folder with a database", ({ place }) => {
  it("is for one process, and a second one is told what to do", async () => {
    const where = await place();
    await opened(where);
    expect(await refusalOf(where)).toBe(
      `${where.dataDir} is in use by another Chorale process. Stop that one first; to share the work between several processes, set DATABASE_URL to a PostgreSQL database.`,
    );
  });

  it("is free again once it has been closed", async () => {
    const where = await place();
    const first = await openDatabase(where);
    await first.close();
    expect((await opened(where)).isAlone).toBe(true);
  });

  it("is not made by looking for one", async () => {
    const dataDir = join(await aFolder(), "data");
    await expect(viewDatabase({ dataDir })).rejects.toThrow(UserError);
    await expect(viewDatabase({ dataDir })).rejects.toThrow(/no database in .*CHORALE_DATA_DIR/);
    expect((await opened({ dataDir })).isAlone).toBe(true);
  });

  it("that can't be one is refused in a sentence", async () => {
    const dataDir = join(await aFolder(), "data");
    await writeFile(dataDir, "a file");
    expect(await refusalOf({ dataDir })).toMatch(/CHORALE_DATA_DIR/);
  });

  it("whose file is something else is refused in a sentence, and left unlocked", async () => {
    const dataDir = await aFolder();
    const path = join(dataDir, "chorale.db");
    await writeFile(path, "this is not a database, and long enough to be looked at as one\n");
    expect(await refusalOf({ dataDir })).toMatch(/not a database.*CHORALE_DATA_DIR/);
    await rm(path);
    expect((await opened({ dataDir })).isAlone).toBe(true);
  });
});

describe.each(postgres)("the address of $name", ({ place }) => {
  it("is refused where nobody answers, whatever its password, which is never shown", async () => {
    const dataDir = await aFolder();
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const port = Number(Reflect.get(Object(closed.address()), "port"));
    closed.close();
    await once(closed, "close");
    for (const [databaseUrl, reason] of [
      [`postgres://user:hunter2@127.0.0.1:${port}/chorale`, /ECONNREFUSED/],
      [`postgres://user:hunter2@localhost:${port}/chorale`, /ECONNREFUSED/],
      [`postgres://user:hunter2@127.0.0.1:99999/chorale`, /Invalid URL/],
      [`postgres://user:hun#ter2@127.0.0.1:${port}/chorale`, /Invalid URL/],
      [`postgres://user:hunter2@127.0.0.1:${port}/x?sslrootcert=/missing`, /\/missing/],
    ] as const) {
      const sentence = await refusalOf({ dataDir, databaseUrl });
      expect(sentence).toMatch(/^DATABASE_URL: .*form postgres:\/\/user:password@host:5432\/name/);
      expect(sentence).toMatch(reason);
      expect(sentence).not.toMatch(/hun|ter2/);
    }
  });

  it("is refused where its database does not exist", async () => {
    const { databaseUrl = "", dataDir } = await place();
    const url = new URL(databaseUrl);
    url.pathname = "nowhere";
    url.password = "hunter2";
    const sentence = await refusalOf({ dataDir, databaseUrl: url.href });
    expect(sentence).toMatch(/^DATABASE_URL: .*database "nowhere" does not exist/);
    expect(sentence).not.toContain("hunter2");
  });

  it("is refused with a wrong password, which is never shown", async () => {
    const dataDir = await aFolder();
    const { url, stop } = await startRefusingPostgres({ password: "hunter2", version: "16.1" });
    onTestFinished(stop);
    url.password = "hunter1";
    const sentence = await refusalOf({ dataDir, databaseUrl: url.href });
    expect(sentence).toMatch(/^DATABASE_URL: .*password authentication failed for user "user"/);
    expect(sentence).not.toMatch(/hunter/);
  });

  it("is refused when the server is too old", async () => {
    const dataDir = await aFolder();
    const { url, stop } = await startRefusingPostgres({ password: "hunter2", version: "12.9" });
    onTestFinished(stop);
    expect(await refusalOf({ dataDir, databaseUrl: url.href })).toBe(
      "DATABASE_URL leads to PostgreSQL 12.9; Chorale needs 13 or later.",
    );
  });
});

describe.each(postgres)("a connection to $name that is lost", ({ place }) => {
  it("while nobody uses it is replaced", async () => {
    const where = await place();
    const database = await opened(where);
    await kill(await opened(where), await pidOf(database.query));
    // Whoever asks before the news has come is told by his query.
    const answer = () => database.now().catch(() => 0);
    await expect.poll(answer, { interval: 10, timeout: 20_000 }).toBeGreaterThan(0);
    expect(await database.query.selectFrom("runs").selectAll().execute()).toEqual([]);
  });

  it("in the middle of a transaction costs that transaction, and neither the process nor the lock", async () => {
    const where = await place();
    const database = await opened(where);
    const another = await opened(where);
    const lost = database.exclusively(async (query) => {
      await query
        .insertInto("pulls")
        .values({ pull: "github acme/shop#1", head_sha: "abc", updated_at_ms: 1 })
        .execute();
      await kill(another, await pidOf(query));
      await query.selectFrom("pulls").selectAll().execute();
    });
    await expect(lost).rejects.toThrow(/connection|ECONNRESET|EPIPE/i);
    for (const each of [another, database]) {
      expect(
        await each.exclusively((query) => query.selectFrom("pulls").selectAll().execute()),
      ).toEqual([]);
    }
  });

  it("by a process that froze while it was deciding does not stop the others for ever", async () => {
    const where = await place();
    const database = await opened(where);
    const frozen = await database.exclusively(async (query) => {
      const { rows } = await sql<{
        limit: string;
      }>`select current_setting('idle_in_transaction_session_timeout') as limit`.execute(query);
      return rows[0]?.limit;
    });
    expect(frozen).toBe("10s");
  });
});

async function pidOf(query: Database["query"]): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(query);
  return rows[0]?.pid ?? 0;
}

/** Ends a connection from the server's side, and waits until the server has forgotten it. */
async function kill({ query }: Database, pid: number): Promise<void> {
  await sql`select pg_terminate_backend(${pid})`.execute(query);
  for (;;) {
    const { rows } = await sql`select from pg_stat_activity where pid = ${pid}`.execute(query);
    if (rows.length === 0) return;
  }
}
