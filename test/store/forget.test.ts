import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { forget } from "../../src/store/forget.ts";
import { newestHeads } from "../../src/store/pulls.ts";
import { endRun, releaseRun } from "../../src/store/end-run.ts";
import type { ClaimedRun } from "../../src/store/runs.ts";
import { saveStep } from "../../src/store/steps.ts";
import { stores } from "../stores.ts";
import { aDelivery, aQueue, aReview, type Queue } from "./queue.ts";

const day = 24 * 60 * 60_000;

describe.each(stores)("forgetting on $name", (store) => {
  let queue: Queue;
  beforeAll(async () => {
    queue = await aQueue(store);
  });
  beforeEach(() => queue.empty());
  afterAll(() => queue.close());

  /** A run that was asked for by a delivery, for a head of this very moment, and has begun. */
  async function begun(number: number): Promise<ClaimedRun> {
    const head = { sha: `sha ${number}`, updatedMs: queue.clock.nowMs };
    await queue.admit(aDelivery(`delivery ${number}`, aReview({ number, head })));
    const run = await queue.claim();
    if (run === undefined) throw new Error("nothing was claimed");
    return run;
  }

  async function ended(number: number): Promise<void> {
    const outcome = {
      reviewer: "r",
      status: "completed",
      reason: null,
      duration_ms: 1,
      findings: 1,
    };
    const finding = {
      id: "S1",
      fingerprint: "f",
      reviewer: "r",
      rule_id: "r/x",
      level: "note",
      path: "a.js",
      line: 1,
      title: "t",
      state: "new",
    };
    const timing = { name: "n", start_ms: 1, duration_ms: 1 };
    const record = { outcomes: [outcome], findings: [finding], timings: [timing] };
    await endRun(queue.database, await begun(number), { status: "published", record });
  }

  const runsIn = async (table: "steps" | "outcomes" | "findings" | "timings") => {
    const rows = await queue.database.query
      .selectFrom(table)
      .innerJoin("runs", "runs.id", `${table}.run_id`)
      .select("runs.pull")
      .execute();
    return rows.map(({ pull }) => pull);
  };
  const count = async (table: "steps" | "outcomes" | "findings" | "timings") =>
    (await queue.database.query.selectFrom(table).selectAll().execute()).length;

  it("takes what is over and old with all its records, and nothing that is younger", async () => {
    await ended(1);
    queue.clock.nowMs += 2 * day;
    await ended(2);
    queue.clock.nowMs += day;
    expect(await forget(queue.database, 2 * day)).toEqual({ runs: 1, deliveries: 1 });
    expect((await queue.runs()).map(({ pull }) => pull)).toEqual(["github acme/shop#2"]);
    for (const table of ["outcomes", "findings", "timings"] as const) {
      expect(await runsIn(table)).toEqual(["github acme/shop#2"]);
      expect(await count(table)).toBe(1);
    }
    const { query } = queue.database;
    const heads = await newestHeads(query, ["github acme/shop#1", "github acme/shop#2"]);
    expect([...heads.keys()]).toEqual(["github acme/shop#2"]);
    expect(await forget(queue.database, 2 * day)).toEqual({ runs: 0, deliveries: 0 });
  });

  it("takes a delivery only after its time, so that the same one is known until then", async () => {
    await queue.admit(aDelivery("a"));
    queue.clock.nowMs += day;
    await forget(queue.database, day);
    expect(await queue.admit(aDelivery("a"))).toEqual(["already accepted"]);
    queue.clock.nowMs += 1;
    await forget(queue.database, day);
    expect(await queue.admit(aDelivery("a"))).toEqual(["accepted"]);
  });

  it("leaves what waits or runs, however old, with its steps and its head", async () => {
    const failing = await begun(1);
    await saveStep(queue.database.query, failing, "plan", "1");
    await releaseRun(queue.database, failing, { inMs: 0, failure: "the forge is down" });
    await queue.claim();
    await begun(2);
    await queue.admit({
      runs: [aReview({ number: 3, head: { sha: "sha 3", updatedMs: queue.clock.nowMs } })],
    });
    queue.clock.nowMs += 1_000 * day;
    expect(await forget(queue.database, day)).toMatchObject({ runs: 0 });
    const pulls = ["github acme/shop#1", "github acme/shop#2", "github acme/shop#3"];
    expect((await queue.runs()).map(({ pull }) => pull).toSorted()).toEqual(pulls);
    expect(await runsIn("steps")).toEqual(["github acme/shop#1"]);
    expect([...(await newestHeads(queue.database.query, pulls)).keys()].toSorted()).toEqual(pulls);
  });

  it("leaves what people decided", async () => {
    const suppression = {
      repository: "github acme/shop",
      pull: "",
      fingerprint: "0123456789abcdef",
      login: "ann",
      reason: null,
      created_at_ms: 1,
    };
    await queue.database.query.insertInto("suppressions").values(suppression).execute();
    await forget(queue.database, day);
    expect(await queue.database.query.selectFrom("suppressions").selectAll().execute()).toEqual([
      suppression,
    ]);
  });

  it("leaves no trace of a repository that has had nothing to do for long", async () => {
    const turns = async () =>
      (await queue.database.query.selectFrom("turns").selectAll().execute()).length;
    for (let number = 1; number <= 20; number += 1) {
      await queue.admit({ runs: [aReview({ repo: `repo ${number}` })] });
      await queue.serve();
    }
    await queue.admit({ runs: [aReview({ repo: "repo 1" })] });
    await queue.serve();
    expect(await turns()).toBe(21);
    await forget(queue.database, day);
    // Those who are as far as the queue is, and the queue.
    expect(await turns()).toBe(2);
  });
});
