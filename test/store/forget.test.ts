import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { admit } from "../../src/store/queue/admit.ts";
import type { Database, Query } from "../../src/store/database/database.ts";
import { forget } from "../../src/store/queue/forget.ts";
import { openDatabase } from "../../src/store/database/open-database.ts";
import { newestHeads } from "../../src/store/queue/pulls.ts";
import { endRun, releaseRun } from "../../src/store/queue/end-run.ts";
import type { ClaimedRun } from "../../src/store/queue/runs.ts";
import { saveStep } from "../../src/store/queue/steps.ts";
import { stores } from "../stores.ts";
import { aDelivery, aQueue, aReview, aSummary, type Queue } from "./queue.ts";

const day = 24 * 60 * 60_000;

/** Deliveries, runs and pulls. */
async function countAll(query: Query): Promise<number> {
  const counts: number[] = [];
  for (const table of ["deliveries", "runs", "pulls"] as const) {
    const { rows } = await sql<{
      count: number;
    }>`select count(*) as count from ${sql.table(table)}`.execute(query);
    counts.push(rows[0]?.count ?? Number.NaN);
  }
  return counts.reduce((sum, count) => sum + count);
}

/** Nobody stops it. */
const { signal } = new AbortController();

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
      message: null,
      remedy: null,
      state: "new",
    };
    const timing = { name: "n", start_ms: 1, duration_ms: 1 };
    const record = {
      outcomes: [outcome],
      findings: [finding],
      timings: [timing],
      summary: aSummary,
    };
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
    queue.clock.nowMs += 4 * day;
    await ended(2);
    queue.clock.nowMs += day;
    expect(await forget(queue.database, 4 * day, signal)).toEqual({ runs: 1, deliveries: 1 });
    expect((await queue.runs()).map(({ pull }) => pull)).toEqual(["github acme/shop#2"]);
    for (const table of ["outcomes", "findings", "timings"] as const) {
      expect(await runsIn(table)).toEqual(["github acme/shop#2"]);
      expect(await count(table)).toBe(1);
    }
    const { query } = queue.database;
    const heads = await newestHeads(query, ["github acme/shop#1", "github acme/shop#2"]);
    expect([...heads.keys()]).toEqual(["github acme/shop#2"]);
    expect(await forget(queue.database, 4 * day, signal)).toEqual({ runs: 0, deliveries: 0 });
  });

  it("keeps what failed for as long as its delivery may come again, and then it begins again", async () => {
    const delivery = aDelivery("a", aReview());
    await queue.admit(delivery);
    await queue.serve({ status: "gave-up" });
    queue.clock.nowMs += 3 * day - 1;
    expect(await forget(queue.database, day, signal)).toEqual({ runs: 0, deliveries: 0 });
    expect(await queue.admit(delivery)).toEqual(["accepted"]);
    await queue.serve();
    queue.clock.nowMs += day + 1;
    expect(await forget(queue.database, day, signal)).toEqual({ runs: 2, deliveries: 1 });
  });

  it("stops when it is told to", async () => {
    await ended(1);
    queue.clock.nowMs += 5 * day;
    expect(await forget(queue.database, day, AbortSignal.abort())).toEqual({
      runs: 0,
      deliveries: 0,
    });
    expect(await queue.runs()).toHaveLength(1);
  });

  it.each([
    ["its time", 4 * day, 4 * day],
    ["the three days in which it may come again, though its time is shorter", day, 3 * day],
  ])("takes a delivery only after %s", async (_, retentionMs, keptMs) => {
    await queue.admit(aDelivery("a"));
    queue.clock.nowMs += keptMs;
    await forget(queue.database, retentionMs, signal);
    expect(await queue.admit(aDelivery("a"))).toEqual(["already accepted"]);
    queue.clock.nowMs += 1;
    await forget(queue.database, retentionMs, signal);
    expect(await queue.admit(aDelivery("a"))).toEqual(["accepted"]);
  });

  it("takes much in portions, so that others get to decide meanwhile", async () => {
    const rows = Array.from({ length: 450 }, (_, index) => ({
      delivery: { forge: "github", id: `${index}`, event: "push" },
      pull: { pull: `github acme/shop#${index}`, head_sha: "sha", updated_at_ms: 1 },
    }));
    const { query } = queue.database;
    await admit(
      queue.database,
      rows.map(({ delivery }, number) => ({ delivery, runs: [aReview({ number })] })),
    );
    await query.updateTable("runs").set({ ended_at_ms: 1, status: "published" }).execute();
    await query
      .insertInto("pulls")
      .values(rows.map(({ pull }) => pull))
      .execute();
    queue.clock.nowMs += 4 * day;

    const gone: number[] = [];
    const watched: Database = {
      ...queue.database,
      exclusively: (work) =>
        queue.database.exclusively(async (open, nowMs) => {
          const before = await countAll(open);
          const answer = await work(open, nowMs);
          gone.push(before - (await countAll(open)));
          return answer;
        }),
    };
    expect(await forget(watched, day, signal)).toEqual({ runs: 450, deliveries: 450 });
    expect(await countAll(query)).toBe(0);
    expect(Math.max(...gone)).toBe(200);
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
    expect(await forget(queue.database, day, signal)).toMatchObject({ runs: 0 });
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
    await forget(queue.database, day, signal);
    expect(await queue.database.query.selectFrom("suppressions").selectAll().execute()).toEqual([
      suppression,
    ]);
  });

  it("takes which issues a pull named when no run of it is left", async () => {
    await ended(1);
    const { query } = queue.database;
    const ref = "{}";
    const mention = { issue_ref: ref, pull_ref: ref, is_named: 1, noted_at_ms: queue.clock.nowMs };
    await query
      .insertInto("mentions")
      .values(
        [1, 2].map((number) => ({ issue: "i", pull: `github acme/shop#${number}`, ...mention })),
      )
      .execute();
    const left = async () =>
      (await query.selectFrom("mentions").select("pull").orderBy("pull").execute()).map(
        ({ pull }) => pull,
      );
    await forget(queue.database, 4 * day, signal);
    expect(await left()).toEqual(["github acme/shop#1", "github acme/shop#2"]);
    queue.clock.nowMs += 3 * day;
    await query.updateTable("runs").set({ ended_at_ms: queue.clock.nowMs }).execute();
    queue.clock.nowMs += 2 * day;
    await forget(queue.database, 4 * day, signal);
    expect(await left()).toEqual(["github acme/shop#1"]);
    queue.clock.nowMs += 3 * day;
    await forget(queue.database, 4 * day, signal);
    expect(await left()).toEqual([]);
  });

  it("takes merged pulls after a year, but never the newest thirty of a repository", async () => {
    const { query } = queue.database;
    const of = (repository: string, length: number, mergedMs: number) =>
      Array.from({ length }, (_, index) => ({
        pull: `${repository}#${mergedMs + index}`,
        repository,
        opened_at_ms: 1,
        first_review_at_ms: null,
        last_push_at_ms: null,
        merged_at_ms: mergedMs + index,
        review_ms: 1,
      }));
    const { nowMs } = queue.clock;
    const rows = [
      ...of("github busy", 35, nowMs - 370 * day),
      ...of("github busy", 1, nowMs - 364 * day),
      ...of("github calm", 2, nowMs - 900 * day),
    ];
    await query.insertInto("workflows").values(rows).execute();
    await forget(queue.database, day, signal);
    const left = await query.selectFrom("workflows").select("pull").orderBy("pull").execute();
    const expected = rows
      .slice(6)
      .map(({ pull }) => pull)
      .toSorted();
    expect(left.map(({ pull }) => pull).toSorted()).toEqual(expected);
  });

  it("takes what was used more than a day ago", async () => {
    const { query } = queue.database;
    const { nowMs } = queue.clock;
    const use = { repository: "r", login: "ann", what: "review by author" };
    await query
      .insertInto("uses")
      .values(
        [day, day + 1].map((agoMs) => ({ key: `${agoMs}`, used_at_ms: nowMs - agoMs, ...use })),
      )
      .execute();
    await forget(queue.database, 30 * day, signal);
    expect(await query.selectFrom("uses").select("key").execute()).toEqual([{ key: `${day}` }]);
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
    await forget(queue.database, day, signal);
    // Those who are as far as the queue is, and the queue.
    expect(await turns()).toBe(2);
  });
});

describe.each(stores.filter(({ name }) => name === "PostgreSQL"))(
  "forgetting in one process on $name while another takes deliveries",
  ({ place }) => {
    it.each(["pulls", "turns"] as const)("leads to no deadlock over %s", async (table) => {
      const where = await place();
      const [forgetful, busy] = [await openDatabase(where), await openDatabase(where)];
      onTestFinished(async () => {
        await Promise.all([forgetful.close(), busy.close()]);
      });
      // What is old was written in another order than that in which it is asked for again.
      const repositories = ["a", "b", "c"].map((name) => `github acme/${name}`);
      const pulls = repositories.map((name) => ({
        pull: `${name}#1`,
        head_sha: "old",
        updated_at_ms: 1,
      }));
      const turns = repositories.map((repository) => ({ kind: "review", repository, turn: 1 }));
      await busy.query.insertInto("pulls").values(pulls).execute();
      await busy.query
        .insertInto("turns")
        .values([...turns, { kind: "review", repository: "", turn: 9 }])
        .execute();
      const again = ["c", "b", "a"].map((repo) => ({
        runs: [
          aReview({ repo, ...(table === "pulls" ? { head: { sha: "new", updatedMs: 1 } } : {}) }),
        ],
      }));

      // Somebody stands in the middle until both have come so far.
      const both = await busy.query.transaction().execute(async (open) => {
        const middle =
          table === "pulls" ? sql`pull = ${pulls[1]?.pull}` : sql`repository = ${repositories[1]}`;
        await sql`select from ${sql.table(table)} where ${middle} for update`.execute(open);
        const asked = Promise.allSettled([admit(busy, again), forget(forgetful, day, signal)]);
        const countWaiting = async () => {
          const { rows } =
            await sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
              forgetful.query,
            );
          return rows.length;
        };
        await expect.poll(countWaiting, { interval: 10, timeout: 5_000 }).toBe(2);
        return { asked };
      });
      const fates = await both.asked;
      expect(fates.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    });
  },
);
