import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { findPostgres, startPostgres } from "../../emulators/postgres.ts";
import type { DatabasePlace } from "../../src/store/database/database.ts";

export const storeNames = ["sqlite", "postgres"] as const;
export type StoreName = (typeof storeNames)[number];

/** A database with nothing in it. */
export interface LentPlace extends DatabasePlace {
  remove(): Promise<void>;
}

/** Makes databases of one kind, below the system's temporary folder. */
export interface Places {
  lend(): Promise<LentPlace>;
  /** For the table, such as `PostgreSQL 17.2`. */
  version: string;
  close(): Promise<void>;
}

/** Databases that write to disk as they do in earnest. */
export async function openPlaces(store: StoreName): Promise<Places> {
  if (store === "sqlite") {
    return {
      version: `SQLite ${process.versions.sqlite}`,
      lend: lendFolder,
      close: async () => {},
    };
  }
  const found = findPostgres();
  if ("missing" in found) {
    throw new Error(
      `PostgreSQL can't be measured: ${found.missing}. Install it, or leave it out with --store sqlite.`,
    );
  }
  const { url, stop } = await startPostgres(found, { isDurable: true });
  const [row] = await ask(
    url,
    "select split_part(current_setting('server_version'), ' ', 1) as version",
  );
  return {
    version: `PostgreSQL ${String(row?.["version"])}`,
    async lend() {
      const folder = await lendFolder();
      const name = `chorale_${randomUUID().replaceAll("-", "")}`;
      await ask(url, `create database ${name}`);
      const own = new URL(url);
      own.pathname = name;
      return {
        dataDir: folder.dataDir,
        databaseUrl: own.href,
        async remove() {
          await ask(url, `drop database ${name} with (force)`);
          await folder.remove();
        },
      };
    },
    close: stop,
  };
}

async function lendFolder(): Promise<LentPlace> {
  const dataDir = await mkdtemp(join(tmpdir(), "chorale-bench-"));
  return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true }) };
}

async function ask(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
