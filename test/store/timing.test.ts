import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { endRun } from "../../src/store/queue/end-run.ts";
import {
  hasNamed,
  noteMentions,
  pullsNaming,
  type Mentioned,
} from "../../src/store/records/mentions.ts";
import type { RunRecord } from "../../src/store/records/records.ts";
import { measuredTimesOf, reviewTimesOf, trendOf } from "../../src/store/records/review-times.ts";
import {
  durationsBefore,
  saveWorkflow,
  workflowFactsOf,
  workflowOf,
} from "../../src/store/records/workflows.ts";
import { stores } from "../stores.ts";
import { aQueue, aReview, aSummary, present, type Queue } from "./queue.ts";

const shop = "github acme/shop";

describe.each(stores)("what is known of times on $name", (store) => {
  let queue: Queue;
  beforeAll(async () => {
    queue = await aQueue(store);
  });
  beforeEach(() => queue.empty());
  afterAll(() => queue.close());

  type Finding = RunRecord["findings"][number];
  const aFinding = (id: string, state: string): Finding => ({
    id,
    state,
    fingerprint: `f-${id}`,
    reviewer: "r",
    rule_id: "r/x",
    level: "note",
    path: "a.js",
    line: 1,
    title: "t",
    message: null,
    remedy: null,
  });

  /** A review that was asked for now and ended a second later. */
  async function reviewed({
    number = 1,
    sha = "sha",
    status = "published",
    summary = {},
    findings = [],
    repo = "shop",
  }: {
    number?: number;
    sha?: string;
    status?: string;
    summary?: Partial<RunRecord["summary"]>;
    findings?: Finding[];
    repo?: string;
  } = {}): Promise<string> {
    await queue.admit({ runs: [aReview({ number, repo })] });
    const run = present(await queue.claim());
    queue.clock.nowMs += 1_000;
    const record = { outcomes: [], timings: [], findings, summary: { ...aSummary, ...summary } };
    await endRun(queue.database, run, {
      status,
      headSha: sha,
      ...(status === "published" ? { record } : {}),
    });
    return run.id;
  }

  it("is every published review of a pull, with what it found", async () => {
    const first = await reviewed({ findings: [aFinding("S1", "new"), aFinding("S2", "new")] });
    await reviewed({ sha: "gone", status: "superseded" });
    await reviewed({ number: 2 });
    const { nowMs } = queue.clock;
    const second = await reviewed({
      sha: "sha 2",
      summary: { verdict: "partial", wall_ms: 20, sum_ms: 30, is_comparable: 0 },
      findings: [aFinding("S1", "open"), aFinding("S2", "fixed"), aFinding("S3", "new")],
    });
    const times = await reviewTimesOf(queue.database.query, `${shop}#1`);
    expect(times).toEqual([
      {
        runId: first,
        headSha: "sha",
        endedMs: nowMs - 2_000,
        verdict: "clean",
        wallMs: 8,
        sumMs: 12,
        isComparable: true,
        open: 2,
        fixed: 0,
      },
      {
        runId: second,
        headSha: "sha 2",
        endedMs: nowMs + 1_000,
        verdict: "partial",
        wallMs: 20,
        sumMs: 30,
        isComparable: false,
        open: 2,
        fixed: 1,
      },
    ]);
  });

  it("is every measurement of a pull, apart from its reviews", async () => {
    await reviewed({ sha: "head" });
    const { nowMs } = queue.clock;
    for (const [headSha, pull, ms] of [
      ["head", 1, 10],
      ["head", 1, 20],
      ["head", 2, 30],
      ["another", 1, 40],
    ] as const) {
      await queue.admit({ runs: [aReview({ kind: "compare", number: pull })] });
      const run = present(await queue.claim({ kind: "compare" }));
      queue.clock.nowMs += 1;
      const measurement = { sequential_ms: 2 * ms, side_by_side_ms: ms };
      await endRun(queue.database, run, { status: "measured", headSha, measurement });
    }
    const measured = (headSha: string, after: number, ms: number) => ({
      headSha,
      endedMs: nowMs + after,
      sequentialMs: 2 * ms,
      sideBySideMs: ms,
    });
    expect(await measuredTimesOf(queue.database.query, `${shop}#1`)).toEqual([
      measured("another", 4, 40),
      measured("head", 2, 20),
      measured("head", 1, 10),
    ]);
    expect(await reviewTimesOf(queue.database.query, `${shop}#1`)).toMatchObject([
      { wallMs: 8, sumMs: 12 },
    ]);
  });

  it("is a repository's trend since a moment, each finding counted once", async () => {
    await reviewed({ findings: [aFinding("S9", "new")] });
    queue.clock.nowMs += 60_000;
    const sinceMs = queue.clock.nowMs;
    await reviewed({ findings: [aFinding("S1", "new"), aFinding("S2", "new")] });
    await reviewed({ findings: [aFinding("S1", "open"), aFinding("S2", "fixed")] });
    // Its comment was deleted: all is new again.
    await reviewed({ findings: [aFinding("S1", "new")], summary: { verdict: "partial" } });
    await reviewed({ number: 2, findings: [aFinding("S1", "new")] });
    await reviewed({ status: "gave-up" });
    await reviewed({ repo: "elsewhere", findings: [aFinding("S1", "new")] });
    const suppression = { repository: shop, pull: "", login: "ann", reason: null };
    await queue.database.query
      .insertInto("suppressions")
      .values([
        { ...suppression, fingerprint: "f-S1", created_at_ms: sinceMs },
        { ...suppression, fingerprint: "f-S9", created_at_ms: sinceMs - 1 },
      ])
      .execute();
    const trend = await trendOf(queue.database.query, shop, sinceMs);
    expect(trend).toMatchObject({ reported: 3, fixed: 1, ignored: 1 });
    expect(trend.reviews.map(({ pull, verdict }) => [pull, verdict])).toEqual([
      [`${shop}#1`, "clean"],
      [`${shop}#1`, "clean"],
      [`${shop}#1`, "partial"],
      [`${shop}#2`, "clean"],
    ]);
  });

  it("is the way of a merged pull, and that of those before it", async () => {
    const { database } = queue;
    const { nowMs } = queue.clock;
    const facts = (until = 60_000) =>
      workflowFactsOf(database.query, `${shop}#1`, { headSha: "last", untilMs: nowMs + until });
    expect(await facts()).toEqual({
      firstReviewMs: null,
      firstAskedMs: null,
      lastHeadAskedMs: null,
      reviewMs: 0,
    });
    await reviewed({ sha: "old", status: "superseded" });
    await reviewed({ sha: "first", summary: { wall_ms: 300 } });
    await reviewed({ sha: "last", summary: { wall_ms: 500 } });
    await reviewed({ sha: "last", summary: { wall_ms: 200 } });
    await reviewed({ number: 2, sha: "last" });
    const known = {
      firstReviewMs: nowMs + 2_000,
      firstAskedMs: nowMs,
      lastHeadAskedMs: nowMs + 2_000,
    };
    expect(await facts()).toEqual({ ...known, reviewMs: 1_000 });
    expect(await facts(3_000)).toEqual({ ...known, reviewMs: 800 });
    expect(await facts(1_000)).toMatchObject({ firstReviewMs: null, reviewMs: 0 });

    const merged = (number: number, mergedMs: number, tookMs: number, repository = shop) => ({
      pull: `${repository}#${number}`,
      repository,
      opened_at_ms: mergedMs - tookMs,
      first_review_at_ms: null,
      last_push_at_ms: null,
      merged_at_ms: mergedMs,
      review_ms: 7,
    });
    const rows = [
      merged(1, 1_000, 10),
      merged(2, 2_000, 20),
      merged(3, 3_000, 30),
      merged(4, 3_000, 40),
      merged(5, 4_000, 50),
      merged(6, 2_500, 60, "github acme/tools"),
    ];
    for (const row of rows) await saveWorkflow(database.query, { ...row, review_ms: 1 });
    for (const row of rows) await saveWorkflow(database.query, row);
    const fourth = present(await workflowOf(database.query, `${shop}#4`));
    expect(fourth).toEqual(rows[3]);
    expect(await durationsBefore(database.query, fourth, 30)).toEqual([30, 20, 10]);
    expect(await durationsBefore(database.query, fourth, 2)).toEqual([30, 20]);
    expect(await workflowOf(database.query, `${shop}#9`)).toBeUndefined();
  });

  describe("the issues that a pull names", () => {
    const issue = (number: number): Mentioned => ({ key: `${shop}#${number}`, ref: `"${number}"` });
    const pull = (number: number) => ({ key: `${shop}#${number}`, ref: `"pull ${number}"` });
    const note = async (number: number, ...issues: number[]) => {
      queue.clock.nowMs += 1;
      const told = await queue.database.exclusively((query, nowMs) =>
        noteMentions(query, { pull: pull(number), issues: issues.map(issue), nowMs }, 3),
      );
      return told.map(({ key }) => Number(key.replace(/.*#/, "")));
    };
    const naming = async (number: number) =>
      (await pullsNaming(queue.database.query, `${shop}#${number}`)).map(({ ref }) => ref);

    it("are each noted once, however often they are named at once", async () => {
      expect(await note(34, 21, 21, 22, 21)).toEqual([21, 22]);
      expect(await note(34, 22, 22)).toEqual([22, 21]);
      expect(await naming(22)).toEqual(['"pull 34"']);
    });

    it("are told as long as they are named, and once when they cease to be", async () => {
      expect(await note(34, 21, 22)).toEqual([21, 22]);
      expect(await note(35, 21)).toEqual([21]);
      expect(await note(34, 21)).toEqual([21, 22]);
      expect(await note(34, 21)).toEqual([21]);
      expect(await naming(21)).toEqual(['"pull 34"', '"pull 35"']);
      await note(35, 21);
      expect(await naming(21)).toEqual(['"pull 35"', '"pull 34"']);
      expect(await naming(22)).toEqual([]);
      expect(await note(34, 22)).toEqual([22, 21]);
      expect(await naming(22)).toEqual(['"pull 34"']);
      expect(await hasNamed(queue.database.query, `${shop}#34`)).toBe(true);
      expect(await hasNamed(queue.database.query, `${shop}#36`)).toBe(false);
    });

    it("are so many and no more, however often others are named", async () => {
      expect(await note(34, 1, 2)).toEqual([1, 2]);
      expect(await note(34, 3, 4)).toEqual([3, 1, 2]);
      expect(await note(34, 5, 6)).toEqual([3]);
      expect(await note(34, 6, 2)).toEqual([2]);
      expect(await naming(6)).toEqual([]);
    });
  });
});
