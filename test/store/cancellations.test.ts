import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cancelledQuery, cancelledRuns, cancelRuns } from "../../src/store/queue/cancellations.ts";
import { endRun, releaseRun } from "../../src/store/queue/end-run.ts";
import { endPause, pauseOf, pausePull } from "../../src/store/queue/pauses.ts";
import { saveStep } from "../../src/store/queue/steps.ts";
import { claimRun, type ClaimedRun } from "../../src/store/queue/runs.ts";
import { holdWaiting } from "../../src/store/queue/waiting.ts";
import { stores } from "../stores.ts";
import { manyRuns, planOf } from "./plans.ts";
import { aCommand, aDelivery, aQueue, aReview, leaseMs, present, type Queue } from "./queue.ts";

const pull = "github acme/shop#1";

describe.each(stores)("what is cancelled on $name", (store) => {
  let queue: Queue;
  beforeAll(async () => {
    queue = await aQueue(store);
  });
  beforeEach(() => queue.empty());
  afterAll(() => queue.close());

  const cancel = (key = "command 1", login = "ada") =>
    cancelRuns(queue.database, {
      pull,
      kinds: ["review", "compare"],
      unlessKept: ["publish"],
      login,
      key,
    });
  const claimCancelled = (kind = "review"): Promise<ClaimedRun | undefined> =>
    claimRun(queue.database, {
      kind,
      worker: "tests:1",
      leaseMs,
      perRepository: 0,
      onlyCancelled: true,
    });
  const statuses = async () => (await queue.runs()).map(({ status }) => status);

  it("is what runs and waits of these kinds, for this pull, whatever it waits for", async () => {
    await queue.admit({ runs: [aReview(), aReview({ number: 2 }), aCommand()] });
    await queue.claim();
    await queue.admit({ runs: [aReview({ settleMs: 60_000 })] });
    queue.clock.nowMs += 1;
    expect(await cancel()).toEqual([
      { kind: "review", hadBegun: true },
      { kind: "review", hadBegun: false },
    ]);
    const left = await cancelledRuns(queue.database.query);
    expect(left).toMatchObject([
      { kind: "review", by: "ada" },
      { kind: "review", by: "ada" },
    ]);
    expect((await queue.runs()).map(({ due_at_ms: dueMs }) => dueMs <= queue.clock.nowMs)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(await queue.claim({ kind: "command" })).toMatchObject({ cancelledBy: null });
  });

  it("is the same for the same key, also once it has ended, and nobody else's", async () => {
    await queue.admit({ runs: [aReview()] });
    expect(await cancel()).toHaveLength(1);
    expect(await cancel("command 2", "bob")).toEqual([]);
    const run = present(await claimCancelled());
    expect(run.cancelledBy).toBe("ada");
    await endRun(queue.database, run, { status: "cancelled" });
    expect(await cancel()).toHaveLength(1);
    expect(await cancelledRuns(queue.database.query)).toEqual([]);
    expect(await cancel("command 3")).toEqual([]);
  });

  it("is not what has come so far that its result stands", async () => {
    const { database } = queue;
    await queue.admit({ runs: [aReview()] });
    const run = present(await queue.claim());
    await saveStep(database.query, run, "look", "{}");
    await saveStep(database.query, run, "publish", "{}");
    await queue.admit({ runs: [aReview()] });
    expect(await cancel()).toEqual([{ kind: "review", hadBegun: false }]);
    await endRun(database, run, { status: "published" });
    expect(await statuses()).toEqual(["published", "waiting"]);
  });

  it("is asked for along an index that holds nothing else, however much has ended", async () => {
    const { query } = queue.database;
    await manyRuns(store, queue);
    expect(await planOf(store, cancelledQuery(query))).toContain("runs_by_cancel_key");
  });

  it("is ended without a place, but not beside another run of its pull, nor before its lease ends", async () => {
    await queue.admit({ runs: [aReview()] });
    const running = present(await queue.claim());
    await queue.admit({ runs: [aReview()] });
    await cancel();
    expect(await claimCancelled()).toBeUndefined();
    queue.clock.nowMs += leaseMs;
    expect(await claimCancelled()).toMatchObject({ id: running.id, deaths: 1 });
  });

  it("that had come to no turn lets nobody else's pass", async () => {
    await queue.admit({ runs: [aReview({ number: 2 })] }, { runs: [aReview({ number: 3 })] });
    await queue.admit({ runs: [aReview()] });
    await cancel();
    await endRun(queue.database, present(await claimCancelled()), { status: "cancelled" });
    // One that comes now has to be where it would be if there had been no such run.
    await queue.admit({ runs: [aReview({ repo: "blog", number: 9 })] });
    expect(await queue.serve()).toBe("github acme/shop#2");
    expect(await queue.serve()).toBe("github acme/blog#9");
  });

  it("takes no push with it that comes later", async () => {
    await queue.admit({ runs: [aReview({ input: "first" })] });
    await cancel();
    await queue.admit({ runs: [aReview({ input: "second" })] });
    expect(await queue.runs()).toMatchObject([
      { input: "first", cancelled_by: "ada" },
      { input: "second", cancelled_by: null },
    ]);
  });

  it("is told no position", async () => {
    await queue.admit({ runs: [aReview()] });
    await cancel();
    const limits = { kind: "review", leaseMs, sinceMs: 0, everyMs: 1 };
    expect(await holdWaiting(queue.database, limits)).toBeUndefined();
  });

  it("waits, where its end could not be told, as long as anything that fails", async () => {
    await queue.admit({ runs: [aReview()] });
    await cancel();
    const run = present(await claimCancelled());
    await releaseRun(queue.database, run, { inMs: 1_000, failure: "the forge is down" });
    expect(await claimCancelled()).toBeUndefined();
    queue.clock.nowMs += 1_000;
    expect(await claimCancelled()).toMatchObject({ failures: 1 });
  });

  it("does not end as something that others follow", async () => {
    const { database } = queue;
    await queue.admit({ runs: [aReview()] });
    const run = present(await queue.claim());
    const ending = {
      status: "superseded",
      next: [aReview({ key: "after", input: "newer" })],
      unlessCancelled: true,
    };
    await cancel();
    expect(await endRun(database, run, ending)).toBe(false);
    expect(await queue.runs()).toMatchObject([{ status: "waiting", lease: null }]);
    const again = present(await claimCancelled());
    expect(again.id).toBe(run.id);
    await endRun(database, again, { status: "cancelled" });

    await queue.admit({ runs: [aReview()] });
    expect(await endRun(database, present(await queue.claim()), ending)).toBe(true);
    expect(await statuses()).toEqual(["cancelled", "superseded", "waiting"]);
  });

  it("is not begun again by its delivery", async () => {
    await queue.admit(aDelivery("a", aReview()));
    await cancel();
    await endRun(queue.database, present(await claimCancelled()), { status: "cancelled" });
    queue.clock.nowMs += 1_000;
    expect(await queue.admit(aDelivery("a", aReview()))).toEqual(["already accepted"]);
  });
});

describe.each(stores)("a pause on $name", (store) => {
  it("is of the one who said so first, until it ends", async () => {
    const queue = await aQueue(store);
    const { query } = queue.database;
    expect(await pauseOf(query, pull)).toBeUndefined();
    await pausePull(query, { pull, login: "ada", since_ms: 1 });
    await pausePull(query, { pull, login: "bob", since_ms: 2 });
    expect(await pauseOf(query, pull)).toEqual({ login: "ada", sinceMs: 1 });
    expect(await pauseOf(query, "github acme/shop#2")).toBeUndefined();
    await endPause(query, pull);
    expect(await pauseOf(query, pull)).toBeUndefined();
    await queue.close();
  });
});
