import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pino } from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { createDurableQueue } from "../../src/runs/queue/durable-queue.ts";
import { openDatabase } from "../../src/store/database/open-database.ts";
import { PullRef } from "../../src/types/pull.ts";
import { hosts } from "../commands/giving.ts";
import { aPullBeingRead } from "../commands/held.ts";
import { stores } from "../stores.ts";

const pull: PullRef = { forge: "github", owner: "acme", repo: "shop", repositoryId: 7, number: 1 };

describe.each(hosts)("what another version has left on $name", (host) => {
  it("of a review that is under way is gone on with, whatever settings that version did not know", async () => {
    const { served, letGo } = await aPullBeingRead(host);
    const database = new DatabaseSync(join(served.dataDir, "chorale.db"));
    onTestFinished(() => database.close());
    const changed = database
      .prepare(
        "update steps set output = json_set(json_remove(output, '$.config.timing'), '$.config.later', 1) where name = 'look'",
      )
      .run();
    expect(changed.changes).toBe(1);
    await served.restart();
    letGo();
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expect(served.log()).not.toContain("job failed");
  });
});

describe.each(stores)("what another version has asked for on $name", (store) => {
  it("and this one can't read ends at once, says so, and keeps nothing else waiting", async () => {
    const database = await openDatabase(await store.place());
    const queue = createDurableQueue(database, {
      perRepository: 1,
      leaseMs: 60_000,
      pollMs: 20,
      observeStep: () => {},
      backOff: () => 60_000,
      tellAfterMs: 60_000,
      log: pino({ enabled: false }),
    });
    const kind = {
      name: "command",
      schema: z.strictObject({ pull: PullRef }),
      concurrency: 1,
      pullOf: (input: { pull: PullRef }) => input.pull,
    };
    const ask = queue.define(kind, async () => ({ status: "done" }));
    const older = { ...ask({ pull }), input: JSON.stringify({ pull, index: 0, name: "review" }) };
    await queue.accept({ runs: [older, { ...older, input: "{" }] });
    await queue.accept({ runs: [ask({ pull })] });
    await queue.start();
    onTestFinished(async () => {
      await queue.stop(0);
      await database.close();
    });
    const runs = () =>
      database.query
        .selectFrom("runs")
        .select(["status", "detail", "failures"])
        .orderBy("status")
        .execute();
    const unread = {
      status: "failed",
      detail:
        "Another version of Chorale wrote down what was to be done here, and this one can't read it. Ask for it again.",
      failures: 0,
    };
    await expect
      .poll(runs, { timeout: 10_000 })
      .toEqual([{ status: "done", detail: null, failures: 0 }, unread, unread]);
  });
});
