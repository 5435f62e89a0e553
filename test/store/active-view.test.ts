import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { viewPull, viewRepository } from "../../src/store/queue/active-view.ts";
import { endRun } from "../../src/store/queue/end-run.ts";
import { pausePull } from "../../src/store/queue/pauses.ts";
import { saveStep } from "../../src/store/queue/steps.ts";
import { stores } from "../stores.ts";
import { aCommand, aQueue, aReview, aSummary, present, type Queue } from "./queue.ts";

const pull = "github acme/shop#1";

describe.each(stores)("what people are told of the queue on $name", (store) => {
  let queue: Queue;
  beforeAll(async () => {
    queue = await aQueue(store);
  });
  beforeEach(() => queue.empty());
  afterAll(() => queue.close());

  const view = (kinds = ["review"]) => viewPull(queue.database, { pull, kinds, asked: "look" });

  it("is of a pull what runs with what it has done, what waits with its place, and its pause", async () => {
    const { database } = queue;
    await queue.admit({ runs: [aReview(), aReview({ number: 2 })] });
    const run = present(await queue.claim());
    await saveStep(database.query, run, "look", '{"a":1}');
    await saveStep(database.query, run, "read code-skeptic", '"much"');
    queue.clock.nowMs += 1_000;
    await queue.admit({ runs: [aReview({ input: "later" }), aCommand()] });
    await pausePull(database.query, { pull, login: "ada", since_ms: 7 });
    const { nowMs, active, pause, last } = await view();
    expect(nowMs).toBe(queue.clock.nowMs);
    expect(active).toMatchObject([
      { status: "running", input: "push", position: null, answer: '{"a":1}' },
      // One of another pull is before it.
      { status: "waiting", input: "later", position: 2, steps: [], answer: null },
    ]);
    expect(active[0]?.steps.toSorted()).toEqual(["look", "read code-skeptic"]);
    expect([pause, last]).toEqual([{ login: "ada", sinceMs: 7 }, undefined]);
    expect((await view(["command"])).active).toMatchObject([{ kind: "command" }]);
  });

  it("is of the last review what came of it, not of those that gave way or were passed over", async () => {
    const finding = {
      id: "S1",
      fingerprint: "f",
      reviewer: "r",
      rule_id: "r/x",
      level: "error",
      path: "a.js",
      line: 1,
      title: "t",
      message: null,
      remedy: null,
      state: "new",
    };
    await queue.admit({ runs: [aReview()] });
    await endRun(queue.database, present(await queue.claim()), {
      status: "published",
      detail: "https://github.test/1",
      headSha: "abc",
      record: {
        outcomes: [],
        findings: [finding, { ...finding, id: "S2", state: "fixed" }],
        timings: [],
        summary: { ...aSummary, verdict: "findings" },
      },
    });
    const endedMs = queue.clock.nowMs;
    for (const status of ["superseded", "skipped"]) {
      queue.clock.nowMs += 1_000;
      await queue.admit({ runs: [aReview()] });
      await queue.serve({ status });
    }
    expect((await view()).last).toEqual({
      status: "published",
      detail: "https://github.test/1",
      headSha: "abc",
      endedMs,
      verdict: "findings",
      findings: [{ level: "error", state: "new" }],
    });
    queue.clock.nowMs += 1_000;
    await queue.admit({ runs: [aReview()] });
    await queue.serve({ status: "cancelled" });
    expect((await view()).last).toMatchObject({ status: "cancelled", verdict: null, findings: [] });
  });

  it("is of a repository its own alone, the number of all of them where it shows the first", async () => {
    await queue.admit({ runs: [aReview({ repo: "blog", number: 9 }), aCommand({ number: 8 })] });
    for (const number of [1, 2, 3]) await queue.admit({ runs: [aReview({ number })] });
    const limits = { repository: "github acme/shop", kinds: ["review", "compare"], limit: 2 };
    for (const name of ["shop#2", "shop2#1"]) {
      const row = { pull: `github acme/${name}`, login: "ada", since_ms: 1 };
      await pausePull(queue.database.query, row);
    }
    const { active, total, paused } = await viewRepository(queue.database, limits);
    expect(paused).toEqual(["github acme/shop#2"]);
    expect(active.map(({ pull: name }) => name)).toEqual([
      "github acme/shop#1",
      "github acme/shop#2",
    ]);
    expect(total).toBe(3);
  });
});
