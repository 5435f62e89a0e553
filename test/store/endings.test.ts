import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { reviewersDone, type RunRecord } from "../../src/store/records/records.ts";
import { endRun, releaseRun, type Ending } from "../../src/store/queue/end-run.ts";
import type { ClaimedRun } from "../../src/store/queue/runs.ts";
import { loadSteps, saveStep } from "../../src/store/queue/steps.ts";
import { stores } from "../stores.ts";
import { aQueue, aReview, aSummary, leaseMs, present, type Queue } from "./queue.ts";

function anOutcome(parts: Partial<RunRecord["outcomes"][number]> = {}) {
  return {
    reviewer: "security-auditor",
    status: "completed",
    reason: null,
    duration_ms: 1_250,
    findings: 1,
    ...parts,
  };
}

function aFinding(parts: Partial<RunRecord["findings"][number]> = {}) {
  return {
    id: "S1",
    fingerprint: "0123456789abcdef",
    reviewer: "security-auditor",
    rule_id: "security-auditor/js-sql-from-input",
    level: "error",
    path: "src/ünïcode 🚀.js",
    line: 12,
    title: "SQL built from request input",
    message: "`req.query.name` comes with the request.",
    remedy: "Pass it as a bound parameter.",
    state: "new",
    ...parts,
  };
}

const span = { name: "fetch diff", start_ms: 1_790_000_000_123, duration_ms: 42 };

describe.each(stores)("a run on $name", (store) => {
  let queue: Queue;
  beforeAll(async () => {
    queue = await aQueue(store);
  });
  beforeEach(() => queue.empty());
  afterAll(() => queue.close());

  /** A run that has begun. */
  async function begun(number = 1): Promise<ClaimedRun> {
    await queue.admit({ runs: [aReview({ number })] });
    const run = await queue.claim();
    if (run === undefined) throw new Error("nothing was claimed");
    return run;
  }

  const rows = async (
    table: "steps" | "outcomes" | "findings" | "timings" | "summaries" | "measurements",
  ) => await queue.database.query.selectFrom(table).selectAll().execute();

  describe("at work", () => {
    it("keeps its steps for whoever goes on with it", async () => {
      const { database, clock } = queue;
      const run = await begun();
      const output = JSON.stringify({ text: "Größe \u0000 🚀", parts: ["a".repeat(100_000)] });
      expect(await saveStep(database.query, run, "plan", output)).toBe(true);
      expect(await saveStep(database.query, run, 'it\'s: "odd"; --', "null")).toBe(true);
      clock.nowMs += leaseMs;
      expect(await queue.claim()).toMatchObject({ id: run.id });
      expect(await loadSteps(database.query, run.id)).toEqual(
        new Map([
          ["plan", output],
          ['it\'s: "odd"; --', "null"],
        ]),
      );
      expect(await loadSteps(database.query, "another")).toEqual(new Map());
    });

    it("keeps the latest answer of a stage that was run twice", async () => {
      const { query } = queue.database;
      const run = await begun();
      await saveStep(query, run, "plan", "1");
      expect(await saveStep(query, run, "plan", "2")).toBe(true);
      expect(await loadSteps(query, run.id)).toEqual(new Map([["plan", "2"]]));
    });

    it("keeps what it has done when it is put back, and counts only failures", async () => {
      const { database, clock } = queue;
      const run = await begun();
      await saveStep(database.query, run, "plan", "1");
      await releaseRun(database, run, { inMs: 0 });
      const second = await queue.claim();
      expect(second).toMatchObject({ id: run.id, failures: 0 });
      if (second === undefined) return;
      await releaseRun(database, second, { inMs: 1_000, failure: "the forge is down" });
      expect(await queue.runs()).toMatchObject([{ status: "waiting", worker: null, lease: null }]);
      expect(await queue.claim()).toBeUndefined();
      clock.nowMs += 1_000;
      expect(await queue.claim()).toMatchObject({ id: run.id, failures: 1 });
      expect((await loadSteps(database.query, run.id)).size).toBe(1);
    });
  });

  describe("at its end", () => {
    it("leaves who read, what was said and how long it took, and none of its steps", async () => {
      const { database } = queue;
      const run = await begun();
      const other = await begun(2);
      await saveStep(database.query, run, "plan", "1");
      await saveStep(database.query, other, "plan", "2");
      queue.clock.nowMs += 1_500;
      const ending: Ending = {
        status: "published",
        detail: "2 errors",
        headSha: "abc",
        record: {
          outcomes: [
            anOutcome(),
            anOutcome({ reviewer: "code-skeptic", status: "failed", reason: "it broke" }),
          ],
          findings: [
            aFinding(),
            aFinding({ id: "S2", state: "fixed", message: null, remedy: null }),
          ],
          timings: [span, span],
          summary: aSummary,
        },
      };
      expect(await endRun(database, run, ending)).toBe(true);
      const run_id = run.id;
      expect(await rows("steps")).toEqual([{ run_id: other.id, name: "plan", output: "2" }]);
      expect((await rows("outcomes")).toSorted(byReviewer)).toEqual([
        {
          run_id,
          ...anOutcome({ reviewer: "code-skeptic", status: "failed", reason: "it broke" }),
        },
        { run_id, ...anOutcome() },
      ]);
      expect(await rows("findings")).toEqual([
        { run_id, ...aFinding() },
        { run_id, ...aFinding({ id: "S2", state: "fixed", message: null, remedy: null }) },
      ]);
      expect(await rows("summaries")).toEqual([{ run_id, ...aSummary }]);
      expect(await rows("timings")).toEqual([
        { run_id, position: 0, ...span },
        { run_id, position: 1, ...span },
      ]);
      expect((await queue.runs()).find(({ id }) => id === run_id)).toMatchObject({
        status: "published",
        detail: "2 errors",
        head_sha: "abc",
        lease: null,
        lease_until_ms: null,
        ended_at_ms: queue.clock.nowMs,
      });
    });

    it("leaves what was measured of its head, for whoever had the right to end it", async () => {
      const { database, clock } = queue;
      const run = await begun();
      clock.nowMs += leaseMs;
      const again = await queue.claim();
      if (again === undefined) throw new Error("nothing was claimed");
      const ending = { status: "measured", headSha: "abc" };
      const measurement = { sequential_ms: 902_000, side_by_side_ms: 481_000 };
      const wrong = { ...measurement, sequential_ms: 1 };
      expect(await endRun(database, run, { ...ending, measurement: wrong })).toBe(false);
      expect(await endRun(database, again, { ...ending, measurement })).toBe(true);
      expect(await rows("measurements")).toEqual([{ run_id: run.id, ...measurement }]);
      expect(await queue.runs()).toMatchObject([{ status: "measured", head_sha: "abc" }]);
    });

    it("is not at its end when its record can't be written", async () => {
      const { database } = queue;
      const run = await begun();
      await saveStep(database.query, run, "plan", "1");
      const record = {
        outcomes: [anOutcome()],
        findings: [aFinding(), aFinding()],
        timings: [],
        summary: aSummary,
      };
      await expect(endRun(database, run, { status: "published", record })).rejects.toThrow(
        /unique/i,
      );
      expect(await queue.runs()).toMatchObject([{ status: "running", lease: run.lease }]);
      expect(await rows("steps")).toHaveLength(1);
      expect(await rows("outcomes")).toEqual([]);
      // It is still ours to end.
      expect(await endRun(database, run, { status: "failed" })).toBe(true);
    });

    it("may have said thousands of things", async () => {
      const run = await begun();
      const findings = Array.from({ length: 2_500 }, (_, index) => aFinding({ id: `S${index}` }));
      const timings = Array.from({ length: 1_001 }, (_, index) => ({ ...span, name: `${index}` }));
      const record = { outcomes: [], findings, timings, summary: aSummary };
      expect(await endRun(queue.database, run, { status: "published", record })).toBe(true);
      expect(await rows("findings")).toHaveLength(2_500);
      const spans = (await rows("timings")).toSorted((a, b) => a.position - b.position);
      expect(spans.map(({ name }) => name)).toEqual(timings.map(({ name }) => name));
    });

    it("keeps the head it was asked for when it never looked at one", async () => {
      await queue.admit({ runs: [aReview({ head: { sha: "asked for", updatedMs: 1 } })] });
      await queue.serve({ status: "gave-up" });
      expect(await queue.runs()).toMatchObject([{ head_sha: "asked for", detail: null }]);
    });
  });

  describe("that was published", () => {
    const publish = async (
      headSha: string,
      outcomes: RunRecord["outcomes"],
      status = "published",
    ) => {
      const run = await begun();
      queue.clock.nowMs += 1;
      const record = { outcomes, findings: [], timings: [], summary: aSummary };
      await endRun(queue.database, run, { status, headSha, record });
    };
    const done = async (headSha: string) =>
      await reviewersDone(queue.database.query, { pull: "github acme/shop#1", headSha });

    it("says who has come to an end with its head, together with others for the same", async () => {
      await publish("abc", [anOutcome(), anOutcome({ reviewer: "late", status: "timed-out" })]);
      await publish("abc", [anOutcome({ reviewer: "code-skeptic", status: "skipped" })]);
      expect(await done("abc")).toEqual(new Set(["security-auditor", "code-skeptic"]));
      expect(await done("def")).toEqual(new Set());
    });

    it("says nothing of a head that another review was begun after and came to no end", async () => {
      await publish("abc", [anOutcome()]);
      await publish("def", [], "skipped");
      expect(await done("abc")).toEqual(new Set(["security-auditor"]));
      for (const status of ["superseded", "gave-up", "failed"]) {
        await publish("abc", [anOutcome()]);
        await publish("def", [], status);
        expect(await done("abc")).toEqual(new Set());
      }
    });

    it("says nothing of a head that another one was published after", async () => {
      await publish("abc", [anOutcome()]);
      await publish("def", []);
      expect(await done("abc")).toEqual(new Set());
    });
  });
});

describe("what is kept of a finding", () => {
  it("has no place for the code that it is about", async () => {
    const queue = await aQueue(present(stores[0]));
    const tables = await queue.database.query.introspection.getTables();
    const columns = tables
      .find(({ name }) => name === "findings")
      ?.columns.map(({ name }) => name)
      .toSorted();
    expect(columns).toEqual(["run_id", ...Object.keys(aFinding())].toSorted());
    await queue.close();
  });
});

function byReviewer(a: { reviewer: string }, b: { reviewer: string }): number {
  return a.reviewer < b.reviewer ? -1 : 1;
}
