import type { DatabasePlace } from "../src/store/database/database.ts";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { inject, onTestFinished } from "vitest";

/** One of the databases that the store runs on. */
export interface Store {
  name: "SQLite" | "PostgreSQL";
  /** A place with nothing in it, gone when the test has finished. */
  place: () => Promise<DatabasePlace>;
  /** The same, but it lasts until `remove` is called: for `beforeAll` and `afterAll`. */
  lastingPlace: () => Promise<DatabasePlace & { remove: () => Promise<void> }>;
}

const postgresUrl = inject("postgresUrl");

/** For `describe.each`: what holds of the store holds on each of these. PostgreSQL is among them where there is one. */
export const stores: readonly Store[] = [
  defineStore("SQLite", aFolder),
  ...(postgresUrl === null
    ? []
    : [defineStore("PostgreSQL", () => aFolderAndDatabase(postgresUrl))]),
];

function defineStore(name: Store["name"], lastingPlace: Store["lastingPlace"]): Store {
  return {
    name,
    lastingPlace,
    async place() {
      const { remove, ...place } = await lastingPlace();
      onTestFinished(remove);
      return place;
    },
  };
}

async function aFolder() {
  const dataDir = await mkdtemp(join(tmpdir(), "chorale-"));
  return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true }) };
}

async function aFolderAndDatabase(server: string) {
  const name = `chorale_${randomUUID().replaceAll("-", "")}`;
  await command(server, `create database ${name}`);
  const folder = await aFolder();
  const url = new URL(server);
  url.pathname = name;
  return {
    dataDir: folder.dataDir,
    databaseUrl: url.href,
    remove: async () => {
      // By force: what a test left connected must not keep the database.
      await command(server, `drop database ${name} with (force)`);
      await folder.remove();
    },
  };
}

async function command(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
