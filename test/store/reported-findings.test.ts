import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endRun } from "../../src/store/queue/end-run.ts";
import { reportedFindings } from "../../src/store/records/reported-findings.ts";
import { stores } from "../stores.ts";
import { aQueue, aReview, aSummary, present, type Queue } from "./queue.ts";

const pull = "github acme/shop#1";

describe.each(stores)("what reviews said of findings, on $name,", (store) => {
  let queue: Queue;
  beforeAll(async () => {
    queue = await aQueue(store);
  });
  afterAll(() => queue.close());

  it("is found by ids and by fingerprints, and there is nothing of none", async () => {
    const finding = {
      id: "S1",
      fingerprint: "f",
      reviewer: "r",
      rule_id: "r/x",
      level: "error",
      path: "a.js",
      line: 1,
      title: "t",
      message: "`req\0.query` comes with the request.",
      remedy: "Check it.",
      state: "new",
    };
    await queue.admit({ runs: [aReview()] });
    const record = { outcomes: [], findings: [finding], timings: [], summary: aSummary };
    const ending = { status: "published", headSha: "abc", record };
    await endRun(queue.database, present(await queue.claim()), ending);
    const { query } = queue.database;
    const kept = [{ id: "S1", message: "`req.query` comes with the request.", head_sha: "abc" }];
    expect(await reportedFindings(query, pull, { ids: ["S1", "S2"] })).toMatchObject(kept);
    expect(await reportedFindings(query, pull, { fingerprints: ["f"] })).toMatchObject(kept);
    expect(await reportedFindings(query, pull, { ids: [] })).toEqual([]);
    expect(await reportedFindings(query, pull, { fingerprints: [] })).toEqual([]);
  });
});
