import type { TestProject } from "vitest/node";
import { findPostgres, startPostgres } from "../emulators/postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Leads to a PostgreSQL server on which tests create their databases; null where there is none. */
    postgresUrl: string | null;
  }
}

/**
 * Provides every test file with a real PostgreSQL: the server of `TEST_DATABASE_URL`, or one of its own that lasts as
 * long as the tests do. Returns what ends it.
 */
export default async function providePostgres(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  const { TEST_DATABASE_URL: given = "" } = process.env;
  if (given !== "") {
    project.provide("postgresUrl", given);
    return;
  }
  const found = findPostgres();
  if ("missing" in found) {
    process.stderr.write(
      `Only the SQLite half of the store's tests runs, and commands are tried on SQLite alone; the PostgreSQL half is left out because ${found.missing}: install PostgreSQL (Debian's package is called postgresql), or set TEST_DATABASE_URL to a server on which databases may be created.\n`,
    );
    project.provide("postgresUrl", null);
    return;
  }
  // Nothing here outlives the tests, so nothing has to survive a power cut.
  const { url, stop } = await startPostgres(found, { isDurable: false });
  project.provide("postgresUrl", url);
  return stop;
}
