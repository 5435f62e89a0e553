import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { forget } from "../../src/store/queue/forget.ts";
import { viewQueue } from "../../src/store/queue/queue-view.ts";
import { releaseRun } from "../../src/store/queue/end-run.ts";
import { stores } from "../stores.ts";
import { aQueue, aReview, pullOf, type Queue } from "./queue.ts";

describe.each(stores)("the order of the queue on $name", (store) => {
  let queue: Queue;
  beforeAll(async () => {
    queue = await aQueue(store);
  });
  beforeEach(() => queue.empty());
  afterAll(() => queue.close());

  /** Asks for as many runs of a repository, each for a pull of its own. */
  const next = { number: 1 };
  const ask = async (repo: string, count = 1) => {
    const arrivals = Array.from({ length: count }, () => ({
      runs: [aReview({ repo, number: next.number++ })],
    }));
    await queue.admit(...arrivals);
    // A later request is later.
    queue.clock.nowMs += 1;
  };
  const repoOf = (pull: string | undefined) => pull?.replace(/^github acme\/(.*)#.*$/, "$1");
  const serve = async () => repoOf(await queue.serve());
  const serveMany = async (count: number) => {
    const served: (string | undefined)[] = [];
    while (served.length < count) served.push(await serve());
    return served;
  };

  it("is that of arrival within a repository", async () => {
    for (const number of [3, 1, 2]) {
      await queue.admit({ runs: [aReview({ number })] });
      queue.clock.nowMs += 1;
    }
    expect([await queue.serve(), await queue.serve(), await queue.serve()]).toEqual([
      "github acme/shop#3",
      "github acme/shop#1",
      "github acme/shop#2",
    ]);
  });

  it("lets nobody wait for longer than one run of each, whoever has hundreds", async () => {
    await ask("busy", 200);
    await serveMany(5);
    const others = Array.from({ length: 10 }, (_, index) => `other ${index}`);
    for (const [index, repo] of others.entries()) await ask(repo, 1 + (index % 2));
    const round = await serveMany(1 + others.length);
    expect(round).toHaveLength(1 + others.length);
    expect(new Set(round)).toEqual(new Set(["busy", ...others]));
    const second = await serveMany(1 + others.length / 2);
    expect(second.filter((repo) => repo === "busy")).toHaveLength(1);
    expect(await serve()).toBe("busy");
  });

  it("lets others that come back again and again not pass one that waits", async () => {
    await ask("busy", 6);
    await ask("one");
    await ask("two");
    const served: (string | undefined)[] = [];
    for (let turn = 0; turn < 15; turn += 1) {
      const repo = await serve();
      served.push(repo);
      // The two are never waiting with more than one, and never for long without one.
      if (repo !== undefined && repo !== "busy") await ask(repo);
    }
    expect(served.filter((repo) => repo === "busy")).toHaveLength(5);
  });

  it("gives no credit for the time in which somebody had nothing to do", async () => {
    await ask("busy", 30);
    await serveMany(20);
    await ask("new", 10);
    const served = await serveMany(10);
    expect(served.filter((repo) => repo === "busy")).toHaveLength(5);
  });

  it("gives no credit to a new one because of one that is stuck", async () => {
    // It may have one at a time, and that one takes for ever.
    await ask("stuck", 2);
    await queue.claim({ perRepository: 1 });
    await ask("busy", 40);
    const oneAtATime = async () => repoOf(await queue.serve({ perRepository: 1 }));
    for (let turn = 0; turn < 20; turn += 1) expect(await oneAtATime()).toBe("busy");
    await ask("new", 10);
    const served: (string | undefined)[] = [];
    for (let turn = 0; turn < 10; turn += 1) served.push(await oneAtATime());
    expect(served.filter((repo) => repo === "busy")).toHaveLength(5);
  });

  it("is the same after what is over was forgotten", async () => {
    await ask("busy", 20);
    await ask("other", 2);
    await serveMany(10);
    queue.clock.nowMs += 60_000;
    await forget(queue.database, 1_000, new AbortController().signal);
    await ask("other", 5);
    const served = await serveMany(8);
    expect(served.filter((repo) => repo === "busy")).toHaveLength(4);
  });

  it("puts first what has to begin again, once it is due", async () => {
    await ask("busy", 2);
    const failing = await queue.claim();
    if (failing === undefined) throw new Error("nothing was claimed");
    await releaseRun(queue.database, failing, { inMs: 5_000, failure: "the forge is down" });
    await ask("other", 2);
    expect(await serveMany(2)).toEqual(["other", "busy"]);
    queue.clock.nowMs += 5_000;
    const again = await queue.claim();
    expect(again).toMatchObject({ id: failing.id, failures: 1 });
    if (again !== undefined) {
      await releaseRun(queue.database, again, { inMs: 0 });
    }
    expect(await queue.claim()).toMatchObject({ id: failing.id, failures: 1 });
  });

  it("is for the others what it would be without one that fails again and again", async () => {
    const order = async ({ isFailing }: { isFailing: boolean }) => {
      await queue.empty();
      if (isFailing) await ask("failing");
      const fail = async () => {
        const run = await queue.claim();
        expect(await pullOf(queue.database, run?.id ?? "")).toContain("acme/failing");
        if (run !== undefined)
          await releaseRun(queue.database, run, { inMs: 10, failure: "the forge is down" });
      };
      if (isFailing) await fail();
      await ask("busy", 6);
      queue.clock.nowMs += 10;
      const served: (string | undefined)[] = [];
      for (let turn = 0; turn < 10; turn += 1) {
        if (isFailing) await fail();
        if (turn === 2) await ask("new", 3);
        served.push(await serve());
        await ask("often");
        queue.clock.nowMs += 10;
      }
      return served;
    };
    expect(await order({ isFailing: true })).toEqual(await order({ isFailing: false }));
  });

  it("serves between two runs of one that waits at most two of each other", async () => {
    const event = fc.oneof(
      fc.record({
        repo: fc.constantFrom("a", "b", "c", "d"),
        count: fc.integer({ min: 1, max: 4 }),
      }),
      fc.constant("serve" as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 10, maxLength: 40 }), async (events) => {
        await queue.empty();
        const waiting = new Map<string, number>();
        /** How many of each other were served since a repository's own last run, for those that wait. */
        const passed = new Map<string, Map<string, number>>();
        const serveOne = async () => {
          const repo = await serve();
          const isIdle = [...waiting.values()].every((count) => count === 0);
          expect(repo === undefined).toBe(isIdle);
          if (repo === undefined) return;
          waiting.set(repo, (waiting.get(repo) ?? 0) - 1);
          passed.delete(repo);
          for (const [other, count] of waiting) {
            if (other === repo || count === 0) continue;
            const passers = passed.get(other) ?? new Map<string, number>();
            passers.set(repo, (passers.get(repo) ?? 0) + 1);
            passed.set(other, passers);
            expect(passers.get(repo)).toBeLessThanOrEqual(2);
          }
        };
        for (const one of events) {
          if (one === "serve") {
            await serveOne();
            continue;
          }
          await ask(one.repo, one.count);
          waiting.set(one.repo, (waiting.get(one.repo) ?? 0) + one.count);
        }
        while ([...waiting.values()].some((count) => count > 0)) await serveOne();
      }),
      { numRuns: 10 },
    );
  });

  it("is told as it is: the positions of those that wait are those in which they begin", async () => {
    await ask("busy", 4);
    await ask("other", 2);
    await serve();
    await ask("new");
    const told = (await viewQueue(queue.database, 20)).waiting.map(({ pull }) => pull);
    const begun: string[] = [];
    for (const _ of told) {
      const run = await queue.claim();
      if (run !== undefined) begun.push(await pullOf(queue.database, run.id));
    }
    expect(begun).toEqual(told);
  });
});
