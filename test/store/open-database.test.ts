import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { describe, expect, it, onTestFinished } from "vitest";
import { admit } from "../../src/store/queue/admit.ts";
import type { Database, DatabasePlace } from "../../src/store/database/database.ts";
import { migrate } from "../../src/store/database/migrate.ts";
import { openDatabase, viewDatabase } from "../../src/store/database/open-database.ts";
import { openPostgres } from "../../src/store/database/postgres.ts";
import { claimRun, renewLeases } from "../../src/store/queue/runs.ts";
import { UserError } from "../../src/types/user-error.ts";
import { stores } from "../stores.ts";
import { aDelivery, aReview, present } from "./queue.ts";
import { startRefusingPostgres } from "./refusing-postgres.ts";
import { startSilentProxy } from "./silent-proxy.ts";

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

  it("whose lock is something else is refused in a sentence", async () => {
    const dataDir = await aFolder();
    await writeFile(join(dataDir, "chorale.lock"), "x".repeat(4_096));
    expect(await refusalOf({ dataDir })).toMatch(
      /chorale\.lock can't be opened \(file is not a database\)\. .*move what is in the way/,
    );
  });

  it.each([
    ["from its beginning", 0],
    ["behind its first words", 100],
  ])("whose file is damaged %s can't be looked at, and the sentence fits", async (_, from) => {
    const { dataDir } = await place();
    await (await openDatabase({ dataDir })).close();
    const path = join(dataDir, "chorale.db");
    const bytes = await readFile(path);
    await writeFile(path, bytes.fill(7, from, 4_096));
    const refusal = await viewDatabase({ dataDir }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UserError);
    expect(refusal).toMatchObject({
      message: expect.stringMatching(
        /chorale\.db can't be opened \(.*(not a database|malformed)\)\. Look at it as/,
      ),
    });
  });

  it("is only read by who looks, and nothing is left behind by looking", async () => {
    const { dataDir } = await place();
    await (await openDatabase({ dataDir })).close();
    const before = await readdir(dataDir);
    const view = await viewDatabase({ dataDir });
    await expect(view.query.deleteFrom("runs").execute()).rejects.toThrow(/readonly/);
    await view.close();
    expect(await readdir(dataDir)).toEqual(before);
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

  it("by a process that froze while it was deciding does not stop the others", async () => {
    const { databaseUrl = "" } = await place();
    // Here it would be found silent too, but later than the other one gives up.
    const frozen = await openPostgres(databaseUrl, { silentMs: 4_000 });
    const another = await openPostgres(databaseUrl, { silentMs: 3_000 });
    onTestFinished(async () => {
      await Promise.all([frozen.close(), another.close()]);
    });
    const deciding = Promise.withResolvers<void>();
    const thawed = Promise.withResolvers<void>();
    const decision = frozen.exclusively(async (query) => {
      deciding.resolve();
      await thawed.promise;
      await query.selectFrom("pulls").selectAll().execute();
    });
    const outcome = decision.catch((error: unknown) => error);
    await deciding.promise;
    expect(await another.exclusively(async () => "ours")).toBe("ours");
    thawed.resolve();
    expect(await outcome).toBeInstanceOf(Error);
  });
});

describe.each(postgres)("$name that has gone silent", ({ place }) => {
  const silentMs = 1_000;

  it("costs what is asked then, in bounded time, and nothing of what is asked later", async () => {
    const { databaseUrl = "", dataDir } = await place();
    await (await openDatabase({ dataDir, databaseUrl })).close();
    const proxy = await startSilentProxy(databaseUrl);
    onTestFinished(() => proxy.stop());
    const database = await openPostgres(proxy.url.href, { silentMs });
    onTestFinished(() => database.close());
    const limits = { kind: "review", worker: "tests:1", leaseMs: 60_000, perRepository: 9 };
    await admit(database, [aDelivery("a", aReview())]);
    const { lease } = present(await claimRun(database, limits));

    for (const ask of [
      () => Promise.all([database.now(), database.now(), database.now()]),
      () => admit(database, [aDelivery("b", aReview({ number: 2 }))]),
      () => claimRun(database, limits),
      () => renewLeases(database, [lease], 60_000),
    ]) {
      await Promise.all([database.now(), database.now(), database.exclusively(async () => {})]);
      proxy.silence();
      await expect(ask()).rejects.toThrow(/silent|terminated/);
      await expect(ask()).resolves.toBeDefined();
    }
    expect(await renewLeases(database, [lease], 60_000)).toEqual(new Set([lease]));
  });

  it("is told from one that is slow to bring up to date", async () => {
    const { databaseUrl = "", dataDir } = await place();
    const holder = await openPostgres(databaseUrl);
    const hasty = await openPostgres(databaseUrl, { silentMs });
    onTestFinished(async () => {
      await Promise.all([holder.close(), hasty.close()]);
    });
    const database = await holder.query.connection().execute(async (held) => {
      // As kysely does, for as long as it migrates.
      const lock = sql`pg_advisory_lock(3853314791062309107)`;
      await sql`select ${lock}`.execute(held);
      const waiting = openDatabase({ dataDir, databaseUrl }, { silentMs });
      await expect(migrate(hasty)).rejects.toThrow(UserError);
      await sql`select pg_advisory_unlock_all()`.execute(held);
      return await waiting;
    });
    expect(await admit(database, [])).toEqual([]);
    await database.close();
  });
});

describe.each(postgres)("a lock on $name that somebody else holds", ({ place }) => {
  it("keeps those waiting who need it, and nobody else of their process", async () => {
    const where = await place();
    const [database, another] = [await opened(where), await opened(where)];
    const isHeld = Promise.withResolvers<void>();
    const isEnough = Promise.withResolvers<void>();
    const held = another.exclusively(async () => {
      isHeld.resolve();
      await isEnough.promise;
    });
    await isHeld.promise;
    const waiting = Array.from({ length: 30 }, (_, index) =>
      database.exclusively(async () => index),
    );
    const answered = await Promise.race([
      Promise.all(Array.from({ length: 10 }, () => database.now())),
      ...waiting,
    ]);
    expect(answered).toHaveLength(10);
    isEnough.resolve();
    await held;
    expect(await Promise.all(waiting)).toEqual(Array.from(waiting, (_, index) => index));
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
