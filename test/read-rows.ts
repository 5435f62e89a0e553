import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import type { DatabasePlace } from "../src/store/database/database.ts";

/** What a server's database answers to a query that changes nothing, while the server may be at work. */
export async function readRows(
  { dataDir, databaseUrl }: DatabasePlace,
  sql: string,
): Promise<Record<string, unknown>[]> {
  if (databaseUrl !== undefined) {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }
  const database = new DatabaseSync(join(dataDir, "chorale.db"), { readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}
