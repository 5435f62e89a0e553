import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { releaseRun } from "../../src/store/queue/end-run.ts";
import { viewFailed, viewQueue } from "../../src/store/queue/queue-view.ts";
import type { Claim } from "../../src/store/queue/runs.ts";
import { holdWaiting, releaseWaiting } from "../../src/store/queue/waiting.ts";
import { stores } from "../stores.ts";
import { aCommand, aQueue, aReview, leaseMs, present, type Queue } from "./queue.ts";

describe.each(stores)("the view of the queue on $name", (store) => {
  let queue: Queue;
  beforeAll(async () => {
    queue = await aQueue(store);
  });
  beforeEach(() => queue.empty());
  afterAll(() => queue.close());

  const view = (limit = 20) => viewQueue(queue.database, limit);
  /** What waits, such as `review #1: 2`, or `none` for what has no place. */
  const places = async () =>
    (await view()).waiting.map(
      ({ kind, pull, position }) => `${kind} ${pull.slice(-2)}: ${position ?? "none"}`,
    );

  /** Asks for reviews of pulls with these numbers, one after another. */
  const ask = async (...numbers: number[]) => {
    for (const number of numbers) {
      await queue.admit({ runs: [aReview({ number })] });
      queue.clock.nowMs += 1_000;
    }
  };
  const fail = async (run: Claim, inMs: number) =>
    await releaseRun(queue.database, run, { inMs, failure: "it broke" });

  it("counts what it leaves out, and says since when the oldest waits and what time it is", async () => {
    const askedMs = queue.clock.nowMs;
    await ask(1, 2, 3, 4, 5);
    for (const status of ["published", "gave-up"]) await queue.serve({ status });
    const { nowMs, totals, waitingSinceMs, waiting, ended } = await view(1);
    expect(nowMs).toBe(queue.clock.nowMs);
    expect(totals).toEqual({
      running: 0,
      waiting: 3,
      published: 1,
      superseded: 0,
      cancelled: 0,
      skipped: 0,
      "gave-up": 1,
      failed: 0,
    });
    expect(waitingSinceMs).toBe(askedMs + 2_000);
    expect([waiting, ended]).toMatchObject([[{ pull: "github acme/shop#3" }], [{}]]);
    expect(await view(3)).toMatchObject({ waiting: [{}, {}, {}], ended: [{}, {}] });
  });

  it("numbers each kind for itself, and nothing that is not due", async () => {
    await queue.admit({ runs: [aReview({ number: 1, settleMs: 60_000 })] });
    await ask(2, 3);
    await fail(present(await queue.claim()), 30_000);
    await ask(4);
    await queue.admit({ runs: [aCommand({ number: 4 })] });
    expect((await places()).toSorted()).toEqual([
      "command #4: 1",
      "review #1: none",
      "review #2: none",
      "review #3: 1",
      "review #4: 2",
    ]);
    // What is not due comes last, the next to be due first.
    expect((await places()).slice(-2)).toEqual(["review #2: none", "review #1: none"]);
    queue.clock.nowMs += 60_000;
    expect((await places()).filter((one) => one.startsWith("review"))).toEqual([
      "review #1: 1",
      "review #2: 2",
      "review #3: 3",
      "review #4: 4",
    ]);
  });

  it("says the position that the pull is told", async () => {
    await queue.admit({ runs: [aReview({ number: 1, settleMs: 60_000 })] });
    await queue.admit({ runs: [aCommand({ input: "/help" }), aCommand({ input: "/review" })] });
    await ask(4, 5);
    const seen = (await view()).waiting;
    for (const expected of [1, 2]) {
      const told = present(
        await holdWaiting(queue.database, { kind: "review", leaseMs, sinceMs: 0, everyMs: 1 }),
      );
      expect(told.position).toBe(expected);
      expect(seen.find(({ id }) => id === told.id)?.position).toBe(told.position);
      await releaseWaiting(queue.database, told);
    }
  });

  it("shows until when a run is its process's, and what is the last error", async () => {
    await ask(1);
    await queue.claim();
    const until = queue.clock.nowMs + leaseMs;
    expect((await view()).running).toMatchObject([
      { worker: "tests:1", leaseUntilMs: until, position: null },
    ]);
    queue.clock.nowMs = until;
    const again = present(await queue.claim());
    await fail(again, 0);
    expect((await view()).waiting).toMatchObject([
      { detail: "it broke", leaseUntilMs: null, position: 1 },
    ]);
  });

  it("of what failed is what failed alone, newest first, with what became of it since then", async () => {
    await ask(1, 2, 3, 4);
    for (const status of ["gave-up", "published", "failed", "skipped"]) {
      await queue.serve({ status });
      queue.clock.nowMs += 1_000;
    }
    await ask(1);
    await queue.serve({ status: "published" });
    expect(await viewFailed(queue.database, 20)).toMatchObject({
      nowMs: queue.clock.nowMs,
      totals: { "gave-up": 1, failed: 1, published: 2 },
      failed: [
        { pull: "github acme/shop#3", status: "failed", sinceThen: null },
        { pull: "github acme/shop#1", status: "gave-up", sinceThen: "published" },
      ],
    });
    expect((await viewFailed(queue.database, 1)).failed).toHaveLength(1);

    // One command says nothing of another.
    await queue.admit({ runs: [aCommand({ input: "/review" })] });
    await queue.serve({ kind: "command", status: "gave-up" });
    queue.clock.nowMs += 1_000;
    await queue.admit({ runs: [aCommand({ input: "/help" })] });
    await queue.serve({ kind: "command", status: "done" });
    const [last] = (await viewFailed(queue.database, 1)).failed;
    expect(last).toMatchObject({ kind: "command", sinceThen: null });
  });

  it("is of a single moment, whatever happens while it is read", async () => {
    const { database } = queue;
    await ask(1, 2);
    const busy = (async () => {
      for (let number = 10; number < 40; number += 1) {
        await queue.admit({ runs: [aReview({ number })] });
        await queue.serve();
      }
    })();
    for (let look = 0; look < 20; look += 1) {
      const { totals, running, waiting, ended } = await viewQueue(database, 100);
      expect([running.length, waiting.length, ended.length]).toEqual([
        totals["running"],
        totals["waiting"],
        totals["published"],
      ]);
    }
    await busy;
  });
});
