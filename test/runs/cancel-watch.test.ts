import { once } from "node:events";
import { pino } from "pino";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { createDurableQueue } from "../../src/runs/queue/durable-queue.ts";
import { pullKey } from "../../src/runs/pull-key.ts";
import { cancelRuns } from "../../src/store/queue/cancellations.ts";
import { openDatabase } from "../../src/store/database/open-database.ts";
import { PullRef } from "../../src/types/pull.ts";
import { present } from "../store/queue.ts";
import { stores } from "../stores.ts";

const pull: PullRef = { forge: "github", owner: "acme", repo: "shop", repositoryId: 7, number: 1 };

it("a job of any kind that is cancelled, and says no more of it, ends as that", async () => {
  const database = await openDatabase(await present(stores[0]).place());
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
    name: "compare",
    schema: z.strictObject({ pull: PullRef }),
    concurrency: 1,
    pullOf: (input: { pull: PullRef }) => input.pull,
  };
  const begun = Promise.withResolvers<void>();
  const ask = queue.define(kind, async ({ cancelled }) => {
    begun.resolve();
    if (!cancelled.aborted) await once(cancelled, "abort");
    cancelled.throwIfAborted();
    return { status: "done" };
  });
  await queue.start();
  onTestFinished(async () => {
    await queue.stop(0);
    await database.close();
  });
  await queue.accept({ runs: [ask({ pull })] });
  await begun.promise;
  const options = {
    pull: pullKey(pull),
    kinds: ["compare"],
    unlessKept: [],
    login: "ada",
    key: "1",
  };
  expect(await cancelRuns(database, options)).toEqual([{ kind: "compare", hadBegun: true }]);
  const runs = () => database.query.selectFrom("runs").select(["status", "detail"]).execute();
  await expect
    .poll(runs, { timeout: 10_000 })
    .toEqual([{ status: "cancelled", detail: "by @ada" }]);
});
