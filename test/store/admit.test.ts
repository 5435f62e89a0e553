import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { admit } from "../../src/store/queue/admit.ts";
import { askedByQuery } from "../../src/store/queue/asked-by.ts";
import { openDatabase } from "../../src/store/database/open-database.ts";
import { releaseRun } from "../../src/store/queue/end-run.ts";
import { stores } from "../stores.ts";
import { manyRuns, planOf } from "./plans.ts";
import { aCommand, aDelivery, aQueue, aReview, type Queue } from "./queue.ts";

const settleMs = 5_000;

describe.each(stores)("what arrives at the queue on $name", (store) => {
  let queue: Queue;
  beforeAll(async () => {
    queue = await aQueue(store);
  });
  beforeEach(() => queue.empty());
  afterAll(() => queue.close());

  const statuses = async () => (await queue.runs()).map(({ status }) => status);
  const inputs = async () => (await queue.runs()).map(({ input }) => input);

  describe("by a delivery", () => {
    it("is accepted once, however often and in whatever company it comes", async () => {
      expect(await queue.admit(aDelivery("a", aReview()), aDelivery("a", aReview()))).toEqual([
        "accepted",
        "already accepted",
      ]);
      expect(
        await queue.admit(aDelivery("b", aCommand()), aDelivery("a", aReview()), aDelivery("c")),
      ).toEqual(["accepted", "already accepted", "accepted"]);
      expect(await inputs()).toEqual(["push", "/review"]);
    });

    it("that is sent again finds what it asked for along an index", async () => {
      await manyRuns(store, queue);
      const plan = await planOf(store, askedByQuery(queue.database.query, "some-id"));
      expect(plan).toMatch(/SEARCH runs USING INDEX sqlite_autoindex|Index Cond|runs_key_key/);
      expect(plan).not.toMatch(/SCAN|Seq Scan/);
    });

    it("is another one when it comes from another forge", async () => {
      const delivery = { forge: "gitea", id: "a", event: "pull_request" };
      expect(await queue.admit(aDelivery("a"), { delivery, runs: [aCommand()] })).toEqual([
        "accepted",
        "accepted",
      ]);
    });

    it.each(["gave-up", "failed"])("is done again after its run %s", async (status) => {
      await queue.admit(aDelivery("a", aReview()));
      await queue.serve({ status });
      queue.clock.nowMs += 1_000;
      expect(await queue.admit(aDelivery("a", aReview()))).toEqual(["accepted"]);
      expect(await statuses()).toEqual([status, "waiting"]);
      // Now it waits, and then it is done.
      expect(await queue.admit(aDelivery("a", aReview()))).toEqual(["already accepted"]);
      await queue.serve();
      expect(await queue.admit(aDelivery("a", aReview()))).toEqual(["already accepted"]);
    });

    it.each(["published", "superseded", "skipped"])(
      "is not done again after its run was %s",
      async (status) => {
        await queue.admit(aDelivery("a", aReview()));
        await queue.serve({ status });
        queue.clock.nowMs += 1_000;
        expect(await queue.admit(aDelivery("a", aReview()))).toEqual(["already accepted"]);
        expect(await statuses()).toEqual([status]);
      },
    );

    it("is not done again while a later run of its pull is at work", async () => {
      await queue.admit(aDelivery("a", aReview()));
      await queue.serve({ status: "failed" });
      queue.clock.nowMs += 1_000;
      await queue.admit(aDelivery("b", aReview()));
      await queue.claim();
      expect(await queue.admit(aDelivery("a", aReview()))).toEqual(["already accepted"]);
    });

    it.each([
      [["failed", "published"], "already accepted"],
      [["published", "failed"], "accepted"],
      [["failed"], "already accepted"],
    ] as const)(
      "is done again by how the last of its pull ended, also where two came at once: %j",
      async (ends, admission) => {
        const apart = () => aReview({ join: () => undefined });
        await queue.admit(aDelivery("a", apart()), aDelivery("b", apart()));
        for (const status of ends) {
          queue.clock.nowMs += 1_000;
          await queue.serve({ status });
        }
        expect(await queue.admit(aDelivery("a", apart()))).toEqual([admission]);
      },
    );

    it("brings back only the command that failed, not another one of its pull", async () => {
      const [first, second] = [aCommand({ input: "/review" }), aCommand({ input: "/help" })];
      await queue.admit(aDelivery("a", first), aDelivery("b", second));
      await queue.serve({ kind: "command", status: "failed" });
      await queue.serve({ kind: "command", status: "done" });
      queue.clock.nowMs += 1_000;
      expect(await queue.admit(aDelivery("b", second))).toEqual(["already accepted"]);
      expect(await queue.admit(aDelivery("a", first))).toEqual(["accepted"]);
      expect(await inputs()).toEqual(["/review", "/help", "/review"]);
    });

    it("brings back a failed command once, also when it comes twice in one go", async () => {
      await queue.admit(aDelivery("a", aCommand()));
      await queue.serve({ kind: "command", status: "failed" });
      queue.clock.nowMs += 1_000;
      expect(await queue.admit(aDelivery("a", aCommand()), aDelivery("a", aCommand()))).toEqual([
        "accepted",
        "already accepted",
      ]);
      expect(await statuses()).toEqual(["failed", "waiting"]);
    });

    it("is kept with all that came with it or not at all", async () => {
      const broken = aReview({
        join: () => {
          throw new Error("what waits can't be read");
        },
      });
      await queue.admit({ runs: [aReview()] });
      await expect(
        queue.admit(aDelivery("a", aReview({ number: 2 })), aDelivery("b", broken)),
      ).rejects.toThrow("what waits can't be read");
      expect(await inputs()).toEqual(["push"]);
      expect(await queue.admit(aDelivery("a"), aDelivery("b"))).toEqual(["accepted", "accepted"]);
    });
  });

  describe("with a key", () => {
    it("is one run for each key, in one go and later, also when that has ended", async () => {
      const keyed = (key: string) => ({ runs: [aCommand({ key, input: key })] });
      await queue.admit(keyed("one"), keyed("two"), keyed("one"));
      await queue.admit(keyed("two"));
      await queue.serve({ kind: "command" });
      await queue.admit(keyed("one"), keyed("three"));
      expect(await inputs()).toEqual(["one", "two", "three"]);
    });

    it("is one run also when it was joined to one that had been waiting", async () => {
      const keyed = () => ({ runs: [aReview({ key: "asked by a command", input: "asked" })] });
      await queue.admit({ runs: [aReview()] });
      await queue.admit(keyed());
      await queue.serve();
      await queue.admit(keyed());
      expect(await inputs()).toEqual(["push, asked"]);
    });
  });

  describe("for a pull that waits already", () => {
    it("joins it, in the order of arrival", async () => {
      await queue.admit({ runs: [aReview({ input: "a" })] });
      await queue.admit(
        { runs: [aReview({ input: "b" })] },
        { runs: [aReview({ input: "c" }), aReview({ input: "other", number: 2 })] },
      );
      expect(await inputs()).toEqual(["a, b, c", "other"]);
    });

    it("joins nothing that has begun, be it put back or left behind", async () => {
      await queue.admit({ runs: [aReview({ input: "a" })] });
      const begun = await queue.claim();
      queue.clock.nowMs += 1;
      await queue.admit({ runs: [aReview({ input: "b" })] });
      expect(await inputs()).toEqual(["a", "b"]);
      if (begun !== undefined) {
        await releaseRun(queue.database, begun, { inMs: 60_000, failure: "the forge is down" });
      }
      await queue.admit({ runs: [aReview({ input: "c" })] });
      expect(await inputs()).toEqual(["a", "b, c"]);
    });

    it("joins neither another kind, nor another pull, nor what can't be done together", async () => {
      await queue.admit({ runs: [aReview({ input: "a" })] });
      await queue.admit({ runs: [aReview({ input: "b", kind: "audit" })] });
      await queue.admit({ runs: [aReview({ input: "c", number: 11 })] });
      await queue.admit({ runs: [aReview({ input: "d", join: () => undefined })] });
      await queue.admit({ runs: [aCommand({ input: "e", kind: "review" })] });
      expect((await inputs()).toSorted()).toEqual(["a", "b", "c", "d", "e"]);
    });

    it("is for the newest head, also when an older one comes later", async () => {
      const head = (sha: string, updatedMs: number) => ({ sha, updatedMs });
      await queue.admit({ runs: [aReview({ head: head("first", 1) })] });
      await queue.admit({ runs: [aReview({ head: head("third", 3) })] });
      await queue.admit({ runs: [aReview({ head: head("second", 2) })] });
      expect(await queue.runs()).toMatchObject([{ head_sha: "third" }]);
      await queue.admit({ runs: [aReview()] });
      expect(await queue.runs()).toMatchObject([{ head_sha: "third" }]);
    });
  });

  describe("and has to settle", () => {
    const dueIn = async () => {
      const [run] = await queue.runs();
      return (run?.due_at_ms ?? Number.NaN) - queue.clock.nowMs;
    };
    const push = () => queue.admit({ runs: [aReview({ settleMs })] });

    it("is not begun before its time, and then it is", async () => {
      await push();
      queue.clock.nowMs += settleMs - 1;
      expect(await queue.claim()).toBeUndefined();
      queue.clock.nowMs += 1;
      expect(await queue.claim()).toMatchObject({ input: "push" });
    });

    it("waits anew with each push", async () => {
      await push();
      queue.clock.nowMs += 4_000;
      await push();
      expect(await dueIn()).toBe(settleMs);
    });

    it("is due twelve such times after its first push at the latest, and never earlier for a push", async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 2_000, max: 6_000 }), { minLength: 15, maxLength: 25 }),
          async (pauses) => {
            await queue.empty();
            const firstMs = queue.clock.nowMs;
            await push();
            let dueMs = firstMs + settleMs;
            for (const pause of pauses) {
              queue.clock.nowMs += pause;
              await push();
              const earlier = dueMs;
              dueMs = queue.clock.nowMs + (await dueIn());
              expect(dueMs).toBe(
                Math.max(earlier, Math.min(queue.clock.nowMs + settleMs, firstMs + 12 * settleMs)),
              );
            }
            expect(dueMs - firstMs).toBeLessThanOrEqual(12 * settleMs);
          },
        ),
        { numRuns: 15 },
      );
    });

    it("is due at once when somebody asks who is not kept waiting, whatever is pushed then", async () => {
      await push();
      queue.clock.nowMs += 1_000;
      await queue.admit({ runs: [aReview({ input: "asked" })] });
      expect(await dueIn()).toBeLessThanOrEqual(0);
      queue.clock.nowMs += 1_000;
      await push();
      expect(await dueIn()).toBeLessThanOrEqual(0);
      expect(await queue.claim()).toMatchObject({ input: "push, asked, push" });
    });

    it("does not delay what was asked for at once before", async () => {
      await queue.admit({ runs: [aReview({ input: "asked" })] });
      await push();
      expect(await queue.claim()).toMatchObject({ input: "asked, push" });
    });
  });

  it("may come in hundreds at once", async () => {
    const arrivals = Array.from({ length: 400 }, (_, number) =>
      aDelivery(
        `delivery ${number}`,
        aReview({ number: number + 1, head: { sha: `sha ${number}`, updatedMs: number } }),
      ),
    );
    expect(await queue.admit(...arrivals)).toEqual(arrivals.map(() => "accepted"));
    expect(await queue.runs()).toHaveLength(400);
    expect(await queue.admit(...arrivals)).toEqual(arrivals.map(() => "already accepted"));
  });
});

describe.each(stores.filter(({ name }) => name === "PostgreSQL"))(
  "what arrives at several processes on $name",
  ({ place }) => {
    it("is accepted by one of them, and what belongs together is one run", async () => {
      const where = await place();
      const all = await Promise.all(Array.from({ length: 3 }, () => openDatabase(where)));
      onTestFinished(async () => {
        await Promise.all(all.map((database) => database.close()));
      });
      const ids = Array.from({ length: 10 }, (_, number) => `delivery ${number}`);
      const admissions = await Promise.all(
        ids.flatMap((id) =>
          all.map((database) => admit(database, [aDelivery(id, aReview({ input: id, settleMs }))])),
        ),
      );
      expect(admissions.flat().filter((admission) => admission === "accepted")).toHaveLength(10);
      const runs = (await all[0]?.query.selectFrom("runs").select("input").execute()) ?? [];
      expect(runs).toHaveLength(1);
      expect(runs[0]?.input.split(", ").toSorted()).toEqual(ids);
    });
  },
);
