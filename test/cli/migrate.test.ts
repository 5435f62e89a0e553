import { existsSync } from "node:fs";
import { DEFAULT_MIGRATION_TABLE } from "kysely/migration";
import { describe, expect, it } from "vitest";
import type { DatabasePlace, Query } from "../../src/store/database/database.ts";
import { migrations } from "../../src/store/database/migrations.ts";
import { openDatabase } from "../../src/store/database/open-database.ts";
import { stores } from "../stores.ts";
import { chorale, envOf } from "./chorale.ts";
import { runInside } from "./inside.ts";

const names = Object.keys(migrations);
const latest = names.at(-1) ?? "";

/** Runs `chorale migrate` on the database of a place. */
const migrate = (place: DatabasePlace, ...args: string[]) =>
  runInside("/", ["migrate", ...args], { env: envOf(place) });

/** The rows of the output, each time replaced by `TIME`. */
const rowsOf = ({ stdout }: { stdout: string }) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((row) => row.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/, "TIME").split(/ {2,}/));

/** Makes the database, and changes what it says of itself. */
async function tamper(place: DatabasePlace, how: (query: Query) => Promise<unknown>) {
  const database = await openDatabase(place);
  await how(database.query);
  await database.close();
}

const ofMigrations = (query: Query) =>
  query.withTables<{ [DEFAULT_MIGRATION_TABLE]: { name: string; timestamp: string } }>();

describe.each(stores)("chorale migrate on $name", ({ place, name: store }) => {
  it("--status exits with 1 while something is pending, also before there is a database, and makes none", async () => {
    const where = await place();
    const run = await migrate(where, "--status");
    expect(rowsOf(run)).toEqual(names.map((name) => [name, "pending"]));
    expect(run.code).toBe(1);
    expect(run.stderr).toBe(
      store === "SQLite"
        ? `There is no database in ${where.dataDir} yet. Set CHORALE_DATA_DIR to the folder that the server uses, or DATABASE_URL, or start \`chorale serve\` first.\n`
        : "",
    );
    expect(existsSync(`${where.dataDir}/chorale.db`)).toBe(false);
  });

  it("applies what is pending, says when, and has nothing to do after that", async () => {
    const where = await place();
    const first = await chorale("/", ["migrate"], { env: envOf(where) });
    expect(rowsOf(first)).toEqual(names.map((name) => [name, "applied TIME"]));
    expect([first.code, first.stderr]).toEqual([0, ""]);
    expect(await Promise.all([migrate(where), migrate(where, "--status")])).toEqual([first, first]);
  });

  it("--status says what an older version has left to be done", async () => {
    const where = await place();
    await tamper(where, (query) =>
      ofMigrations(query).deleteFrom(DEFAULT_MIGRATION_TABLE).where("name", "=", latest).execute(),
    );
    const run = await migrate(where, "--status");
    expect(rowsOf(run)).toEqual(
      names.map((name) => [name, name === latest ? "pending" : "applied TIME"]),
    );
    expect([run.code, run.stderr]).toEqual([1, ""]);
    // A table that is there although it should not be stops the upgrade.
    const refused = await migrate(where);
    expect([refused.code, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toMatch(/already exists|duplicate column/);
    expect(refused.stderr).not.toContain("    at ");
  });

  it("names what a later version applied, exits with 1, and touches nothing", async () => {
    const where = await place();
    const later = { name: "9999_later", timestamp: "2030-01-02T03:04:05.678Z" };
    await tamper(where, (query) =>
      ofMigrations(query).insertInto(DEFAULT_MIGRATION_TABLE).values(later).execute(),
    );
    const [run, ...others] = await Promise.all([
      migrate(where, "--status"),
      migrate(where),
      runInside("/", ["status"], { env: envOf(where) }),
    ]);
    expect(rowsOf(run)).toEqual([
      ...names.map((name) => [name, "applied TIME"]),
      ["9999_later", "applied TIME by another version of Chorale"],
    ]);
    expect(run.stdout).toContain(later.timestamp);
    expect([run.code, run.stderr]).toEqual([1, ""]);
    for (const other of others) {
      expect(other).toMatchObject({ code: 2, stdout: "" });
      expect(other.stderr).toMatch(/^The database was .* by another version of Chorale.*\n$/);
    }
  });
});
