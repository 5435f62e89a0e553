import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { sql, type ColumnMetadata } from "kysely";
import { Migrator } from "kysely/migration";
import { describe, expect, it, onTestFinished } from "vitest";
import { admit } from "../../src/store/queue/admit.ts";
import type { Database, DatabasePlace } from "../../src/store/database/database.ts";
import { migrate, migrationStatus } from "../../src/store/database/migrate.ts";
import { migrations } from "../../src/store/database/migrations.ts";
import { openDatabase, viewDatabase } from "../../src/store/database/open-database.ts";
import { openPostgres } from "../../src/store/database/postgres.ts";
import { openSqlite } from "../../src/store/database/sqlite.ts";
import { UserError } from "../../src/types/user-error.ts";
import { stores } from "../stores.ts";
import { atCreation } from "./at-creation.ts";
import { aDelivery } from "./queue.ts";

const names = Object.keys(migrations);

/** Opens it as it is, without bringing it up to date. */
async function openBare({ dataDir, databaseUrl }: DatabasePlace): Promise<Database> {
  return databaseUrl === undefined ? openSqlite(dataDir) : await openPostgres(databaseUrl);
}

async function opened(place: DatabasePlace): Promise<Database> {
  const database = await openDatabase(place);
  onTestFinished(() => database.close());
  return database;
}

/** Leaves it as a version would that knew no more than this. */
async function applyOnly({ query }: Database, name: keyof typeof migrations): Promise<void> {
  const known = { [name]: migrations[name] } as typeof migrations;
  const migrator = new Migrator({ db: query, provider: { getMigrations: async () => known } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

/** Every column of every table, as `runs.id`, and whether it may be null. */
async function columnsOf({ query }: Database): Promise<string[]> {
  const tables = await query.introspection.getTables();
  const describeColumn = (table: string, { name, isNullable }: ColumnMetadata) =>
    `${table}.${name}${isNullable ? "?" : ""}`;
  return tables
    .flatMap(({ name, columns }) => columns.map((column) => describeColumn(name, column)))
    .toSorted();
}

describe.each(stores)("the tables on $name", ({ place }) => {
  it("are all there after the first opening", async () => {
    const { query } = await opened(await place());
    for (const table of ["deliveries", "pulls", "runs", "steps", "suppressions"] as const) {
      expect(await query.selectFrom(table).selectAll().execute()).toEqual([]);
    }
  });

  it("stay as they are when they are brought up to date again", async () => {
    const where = await place();
    const bare = await openBare(where);
    expect(await migrate(bare)).toEqual(names);
    const columns = await columnsOf(bare);
    const before = await migrationStatus(bare);
    expect(await migrate(bare)).toEqual([]);
    expect(await columnsOf(bare)).toEqual(columns);
    expect(await migrationStatus(bare)).toEqual(before);
    await bare.close();
    expect(await columnsOf(await opened(where))).toEqual(columns);
  });

  it("say before and after what has been applied", async () => {
    const where = await place();
    const bare = await openBare(where);
    expect(await migrationStatus(bare)).toEqual(names.map((name) => ({ name, isUnknown: false })));
    await migrate(bare);
    const appliedAtMs: unknown = expect.any(Number);
    expect(await migrationStatus(bare)).toEqual(
      names.map((name) => ({ name, appliedAtMs, isUnknown: false })),
    );
    await bare.close();
  });

  it("of an earlier version get what is new, and their rows stay", async () => {
    const where = await place();
    const old = await openBare(where);
    await applyOnly(old, "0001_deliveries");
    await old.query
      .insertInto("deliveries")
      .values({ forge: "github", id: "old", event: "push", received_at_ms: 1_790_000_000_000 })
      .execute();
    await old.close();

    const database = await opened(where);
    expect(await database.query.selectFrom("deliveries").selectAll().execute()).toEqual([
      { forge: "github", id: "old", event: "push", received_at_ms: 1_790_000_000_000 },
    ]);
    expect(await admit(database, [aDelivery("old"), aDelivery("new")])).toEqual([
      "already accepted",
      "accepted",
    ]);
    expect((await migrationStatus(database)).map(({ name }) => name)).toEqual(names);
  });

  it.each([3, 6, 15])(
    "are as they were when bringing them up to date fails at making the %i. thing, and then it is done whole",
    async (nth) => {
      const bare = await openBare(await place());
      onTestFinished(() => bare.close());
      const full = () => {
        throw new Error("there is no room left");
      };
      const failing = { ...bare, query: bare.query.withPlugin(atCreation(nth, full)) };
      const refusal = await migrate(failing).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(UserError);
      expect(refusal).toMatchObject({
        message: expect.stringMatching(/up to date \(there is no room left\).* start again/),
      });
      expect(await columnsOf(bare)).toEqual([]);
      expect(await migrate(bare)).toEqual(names);
    },
  );

  it("of a later version are left alone, and the sentence says what to do", async () => {
    const where = await place();
    const newer = await openBare(where);
    await migrate(newer);
    await newer.query
      .withTables<{ kysely_migration: { name: string; timestamp: string } }>()
      .insertInto("kysely_migration")
      .values({ name: "9999_later", timestamp: new Date(1_790_000_000_000).toISOString() })
      .execute();
    await newer.close();
    const refusal = await openDatabase(where).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UserError);
    expect(refusal).toMatchObject({
      message: expect.stringMatching(/another version of Chorale\. Run that version or a later/),
    });
    // It can still be looked at, and a refused opening keeps nothing locked.
    const view = await viewDatabase(where);
    expect(await view.query.selectFrom("runs").selectAll().execute()).toEqual([]);
    expect((await migrationStatus(view)).at(-1)).toEqual({
      name: "9999_later",
      appliedAtMs: 1_790_000_000_000,
      isUnknown: true,
    });
    await view.close();
  });
});

describe.each(stores.filter(({ name }) => name === "SQLite"))(
  "a folder whose process dies while it is brought up to date, on $name",
  ({ place }) => {
    it.each([3, 6, 15])("serves the next process, at the %i. thing that was made", async (nth) => {
      const where = await place();
      const script = join(import.meta.dirname, "dying-migration.ts");
      const child = fork(script, [where.dataDir, `${nth}`], { execArgv: [] });
      expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
      const database = await opened(where);
      expect(await admit(database, [aDelivery("a")])).toEqual(["accepted"]);
      expect((await migrationStatus(database)).map(({ name }) => name)).toEqual(names);
    });

    it("is told when there is no room for it", async () => {
      const where = await place();
      const bare = await openBare(where);
      onTestFinished(() => bare.close());
      await sql`pragma max_page_count = 12`.execute(bare.query);
      await expect(migrate(bare)).rejects.toThrow(
        /^The database could not be brought up to date \(database or disk is full\)\./,
      );
      await sql`pragma max_page_count = 10000`.execute(bare.query);
      expect(await migrate(bare)).toEqual(names);
    });
  },
);

describe("the tables of the two databases", () => {
  it("are the same, column by column", async () => {
    const all = await Promise.all(
      stores.map(async ({ place }) => await columnsOf(await opened(await place()))),
    );
    for (const columns of all) expect(columns).toEqual(all[0]);
    expect(all[0]).toContain("runs.lease_until_ms?");
  });
});

describe.each(stores.filter(({ name }) => name === "PostgreSQL"))(
  "several processes that start at the same time on $name",
  ({ place }) => {
    it("all find it up to date, and every migration was applied once", async () => {
      const where = await place();
      const all = await Promise.all(Array.from({ length: 6 }, () => opened(where)));
      for (const database of all) expect(await admit(database, [])).toEqual([]);
      const applied = await all[0]?.query
        .withTables<{ kysely_migration: { name: string } }>()
        .selectFrom("kysely_migration")
        .select("name")
        .orderBy("name")
        .execute();
      expect(applied).toEqual(names.map((name) => ({ name })));
    });

    it("each say what they applied, and together that is everything", async () => {
      const where = await place();
      const bare = await Promise.all(Array.from({ length: 4 }, () => openBare(where)));
      const applied = await Promise.all(bare.map((database) => migrate(database)));
      expect(applied.flat().toSorted()).toEqual(names);
      await Promise.all(bare.map((database) => database.close()));
    });

    it("are told what to do when they may not create tables", async () => {
      const { databaseUrl = "", ...where } = await place();
      const owner = await openPostgres(databaseUrl);
      const role = `guest_${randomUUID().replaceAll("-", "")}`;
      await sql`create role ${sql.id(role)} login`.execute(owner.query);
      await sql`revoke create on schema public from public`.execute(owner.query);
      const url = new URL(databaseUrl);
      url.username = role;
      const refusal = await openDatabase({ ...where, databaseUrl: url.href }).catch(
        (error: unknown) => error,
      );
      await sql`drop role ${sql.id(role)}`.execute(owner.query);
      await owner.close();
      expect(refusal).toBeInstanceOf(UserError);
      expect(refusal).toMatchObject({ message: expect.stringMatching(/may not create tables/) });
    });
  },
);
