import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { admit } from "../../src/store/queue/admit.ts";
import type { Database } from "../../src/store/database/database.ts";
import { endRun } from "../../src/store/queue/end-run.ts";
import { forget } from "../../src/store/queue/forget.ts";
import { openDatabase } from "../../src/store/database/open-database.ts";
import { claimRun } from "../../src/store/queue/runs.ts";
import { saveStep } from "../../src/store/queue/steps.ts";
import { stores } from "../stores.ts";
import { aReview, leaseMs, present } from "./queue.ts";

const secret = "const canary = 4711;";

describe.each(stores.filter(({ name }) => name === "SQLite"))(
  "what the steps of a run answered on $name",
  ({ place }) => {
    async function filesWithSecret(dataDir: string): Promise<string[]> {
      const names = await readdir(dataDir);
      const texts = await Promise.all(names.map((name) => readFile(join(dataDir, name), "latin1")));
      return names.filter((_, index) => texts[index]?.includes(secret));
    }

    it.each([
      ["the database is closed", (database: Database) => database.close()],
      [
        "something is forgotten",
        (database: Database) => forget(database, 1_000_000, new AbortController().signal),
      ],
    ])("is in no file once it has ended and %s", async (_, act) => {
      const where = await place();
      const database = await openDatabase(where);
      onTestFinished(() => database.close().catch(() => {}));
      await admit(database, [{ runs: [aReview()] }]);
      const options = { kind: "review", worker: "tests:1", leaseMs, perRepository: 1 };
      const run = present(await claimRun(database, options));
      // One that shares its page with others, one that needs many.
      await saveStep(database.query, run, "short", secret);
      await saveStep(database.query, run, "long", secret.repeat(5_000));
      expect(await filesWithSecret(where.dataDir)).not.toEqual([]);
      await endRun(database, run, { status: "published" });
      await act(database);
      expect(await filesWithSecret(where.dataDir)).toEqual([]);
    });
  },
);
