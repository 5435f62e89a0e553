import * as fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { Database } from "../../src/store/database/database.ts";
import { admit } from "../../src/store/queue/admit.ts";
import { openDatabase } from "../../src/store/database/open-database.ts";
import { endRun, releaseRun } from "../../src/store/queue/end-run.ts";
import {
  claimRun,
  deathsUntilSetBack,
  endAllLeases,
  renewLeases,
  type Claim,
} from "../../src/store/queue/runs.ts";
import { loadSteps, saveStep } from "../../src/store/queue/steps.ts";
import { holdWaiting, noteTold, releaseWaiting } from "../../src/store/queue/waiting.ts";
import { stores } from "../stores.ts";
import { perRepository, queueEvent, QueueModel } from "./queue-model.ts";
import {
  aCommand,
  aDelivery,
  aQueue,
  aReview,
  aSummary,
  leaseMs,
  present,
  pullOf,
  type Queue,
} from "./queue.ts";

describe.each(stores)("claiming on $name", (store) => {
  let queue: Queue;
  beforeAll(async () => {
    queue = await aQueue(store);
  });
  beforeEach(() => queue.empty());
  afterAll(() => queue.close());

  const ask = (...numbers: number[]) =>
    queue.admit(...numbers.map((number) => ({ runs: [aReview({ number })] })));
  const numberOf = async (claim: Claim | undefined) =>
    claim === undefined
      ? undefined
      : Number((await pullOf(queue.database, claim.id)).split("#")[1]);
  const explain = store.name === "SQLite" ? "explain query plan" : "explain";
  const row = async (claim: Claim) =>
    present((await queue.runs()).find(({ id }) => id === claim.id));

  it("takes nothing where there is nothing", async () => {
    expect(await queue.claim()).toBeUndefined();
  });

  it("takes only what is of the kind that is asked for", async () => {
    await queue.admit({ runs: [aReview({ kind: "audit" })] });
    expect(await queue.claim()).toBeUndefined();
    expect(await queue.claim({ kind: "audit" })).toMatchObject({ input: "push", failures: 0 });
  });

  it("takes one of a pull at a time, and of a repository as many as it may have", async () => {
    await ask(1, 2, 3);
    const first = present(await queue.claim({ perRepository: 2 }));
    queue.clock.nowMs += 1;
    await ask(1);
    expect(await numberOf(await queue.claim({ perRepository: 2 }))).toBe(2);
    expect(await queue.claim({ perRepository: 2 })).toBeUndefined();
    await queue.admit({ runs: [aReview({ repo: "blog", number: 9 })] });
    expect(await numberOf(await queue.claim({ perRepository: 2 }))).toBe(9);
    // There is room in the repository, yet the first one's pull is being read.
    expect(await numberOf(await queue.claim({ perRepository: 4 }))).toBe(3);
    expect(await queue.claim({ perRepository: 4 })).toBeUndefined();
    await endRun(queue.database, first, { status: "published" });
    expect(await numberOf(await queue.claim({ perRepository: 4 }))).toBe(1);
  });

  it("takes over what is left behind, before anything else, and only once its lease has ended", async () => {
    await ask(1);
    const first = present(await queue.claim());
    await ask(2);
    queue.clock.nowMs += leaseMs - 1;
    expect(await renewLeases(queue.database, ["another"], leaseMs)).toEqual(new Set());
    expect(await numberOf(await queue.claim({ perRepository: 1 }))).toBeUndefined();
    queue.clock.nowMs += 1;
    const second = present(await queue.claim({ perRepository: 1 }));
    expect(second).toMatchObject({ id: first.id, failures: 0, deaths: 1 });
    expect(second.lease).not.toBe(first.lease);
    expect(await queue.claim({ perRepository: 1 })).toBeUndefined();
  });

  it("sets a run back that three processes died with, and goes on with the others", async () => {
    await ask(1);
    const first = present(await queue.claim());
    for (let deaths = 1; deaths <= 3; deaths += 1) {
      queue.clock.nowMs += leaseMs;
      expect(await queue.claim()).toMatchObject({ id: first.id, failures: 0, deaths });
    }
    await ask(2);
    queue.clock.nowMs += leaseMs;
    const other = present(await queue.claim());
    expect(await numberOf(other)).toBe(2);
    expect(await queue.claim()).toBeUndefined();
    await endRun(queue.database, other, { status: "published" });
    queue.clock.nowMs += 5 * 60_000;
    expect(await queue.claim()).toMatchObject({ id: first.id, deaths: 4 });
  });

  it("counts deaths apart from failures, and anew once a step is kept", async () => {
    await ask(1);
    let run = present(await queue.claim());
    for (let failures = 1; failures <= 5; failures += 1) {
      await releaseRun(queue.database, run, { inMs: 0, failure: "the forge is down" });
      run = present(await queue.claim());
      expect(run).toMatchObject({ failures, deaths: 0 });
    }
    for (const step of ["fetch", "plan", "read"]) {
      for (const deaths of [1, 2]) {
        queue.clock.nowMs += leaseMs;
        run = present(await queue.claim());
        expect(run).toMatchObject({ failures: 5, deaths });
      }
      expect(await saveStep(queue.database.query, run, step, "{}")).toBe(true);
    }
    // Being put back by a process that lives says nothing of those that died.
    queue.clock.nowMs += leaseMs;
    run = present(await queue.claim());
    await releaseRun(queue.database, run, { inMs: 0 });
    expect(await queue.claim()).toMatchObject({ failures: 5, deaths: 1 });
  });

  it("has an index to renew leases by, whatever has ended", async () => {
    const { query } = queue.database;
    const renewing = query
      .updateTable("runs")
      .set({ lease_until_ms: 1 })
      .where("lease", "in", ["one", "two"]);
    const plan = await query.transaction().execute(async (open) => {
      // Of a table without rows PostgreSQL would read all.
      if (store.name === "PostgreSQL") await sql`set local enable_seqscan = off`.execute(open);
      return await open.executeQuery(sql`${sql.raw(explain)} ${renewing}`.compile(open));
    });
    expect(JSON.stringify(plan.rows)).toContain("runs_by_lease");
  });

  it("begins nothing of a pull before what failed there, which any arrival hurries", async () => {
    const fails = async (failures: number) => {
      const run = present(await queue.claim());
      expect(run).toMatchObject({ name: "github acme/shop#1", failures });
      await releaseRun(queue.database, run, { inMs: 60_000, failure: "the forge is down" });
      expect(await queue.claim()).toBeUndefined();
      return run.id;
    };
    await queue.admit(aDelivery("one", aReview()));
    const first = await fails(0);
    await ask(1);
    expect(await fails(1)).toBe(first);
    // The same one, sent again: it is known, but somebody may have sent it because nothing happened.
    expect(await queue.admit(aDelivery("one", aReview()))).toEqual(["already accepted"]);
    expect(await fails(2)).toBe(first);
    // Of another kind, which does not wait for it.
    await queue.admit({ runs: [aCommand()] });
    expect(await queue.claim()).toBeUndefined();
  });

  it("waits with what processes died with, whatever arrives", async () => {
    await ask(1);
    for (let deaths = 0; deaths <= deathsUntilSetBack; deaths += 1) {
      expect(await queue.claim()).toMatchObject({ deaths });
      queue.clock.nowMs += leaseMs;
    }
    expect(await queue.claim()).toBeUndefined();
    await ask(1);
    expect(await queue.claim()).toBeUndefined();
  });

  it("leaves alone what is renewed", async () => {
    await ask(1);
    const { lease } = present(await queue.claim());
    for (let beat = 0; beat < 4; beat += 1) {
      queue.clock.nowMs += leaseMs / 2;
      expect(await renewLeases(queue.database, [lease, "unknown"], leaseMs)).toEqual(
        new Set([lease]),
      );
      expect(await queue.claim()).toBeUndefined();
    }
    expect(await renewLeases(queue.database, [], leaseMs)).toEqual(new Set());
  });

  it("fences off who held it before: whatever he writes changes nothing", async () => {
    await ask(1);
    const former = present(await queue.claim());
    expect(await saveStep(queue.database.query, former, "plan", "1")).toBe(true);
    queue.clock.nowMs += leaseMs;
    const holder = present(await queue.claim());
    const before = await row(holder);

    expect(await saveStep(queue.database.query, former, "fetch", "2")).toBe(false);
    expect(await saveStep(queue.database.query, former, "plan", "3")).toBe(false);
    await releaseRun(queue.database, former, { inMs: 0, failure: "the forge is down" });
    await expect(noteTold(queue.database, former, "told")).rejects.toThrow("somebody else's");
    await releaseWaiting(queue.database, former);
    const ending = { status: "published", detail: "late", headSha: "late", record: aRecord };
    expect(await endRun(queue.database, former, ending)).toBe(false);
    expect(await renewLeases(queue.database, [former.lease], leaseMs)).toEqual(new Set());

    expect(await row(holder)).toEqual(before);
    const { query } = queue.database;
    expect(await loadSteps(query, former.id)).toEqual(new Map([["plan", "1"]]));
    expect(await query.selectFrom("outcomes").selectAll().execute()).toEqual([]);
    expect(await endRun(queue.database, holder, { status: "published" })).toBe(true);
    // An ended run is nobody's, not even its last holder's.
    expect(await endRun(queue.database, holder, { status: "failed" })).toBe(false);
    expect(await saveStep(query, holder, "fetch", "2")).toBe(false);
    expect(await queue.runs()).toMatchObject([{ status: "published", lease: null }]);
  });

  it("gives back at once what was running when the only process died", async () => {
    await ask(1, 2);
    const first = present(await queue.claim());
    await holdWaiting(queue.database, { kind: "review", leaseMs, sinceMs: 0, everyMs: 1 });
    await endAllLeases(queue.database);
    expect(await queue.claim()).toMatchObject({ id: first.id });
    expect(await numberOf(await queue.claim())).toBe(2);
  });

  it("leaves alone who is being told that he waits, until he was or the teller died", async () => {
    await ask(1);
    const hold = () =>
      holdWaiting(queue.database, { kind: "review", leaseMs, sinceMs: 0, everyMs: 30_000 });
    const held = present(await hold());
    expect(held).toMatchObject({ position: 1, told: null });
    expect(await queue.claim()).toBeUndefined();
    expect(await hold()).toBeUndefined();
    await noteTold(queue.database, held, "check 7");
    await releaseWaiting(queue.database, held);
    expect(await queue.claim()).toMatchObject({ id: held.id, told: "check 7" });

    await queue.empty();
    await ask(1);
    const dead = present(await hold());
    queue.clock.nowMs += leaseMs;
    const claimed = present(await queue.claim());
    await expect(noteTold(queue.database, dead, "too late")).rejects.toThrow("somebody else's");
    await releaseWaiting(queue.database, dead);
    expect(await row(claimed)).toMatchObject({ status: "running", told: null });
  });

  it("says nothing of a pull that is being read, nor begins another run of one that is being told of", async () => {
    await ask(1);
    const first = present(await queue.claim());
    await ask(1);
    const limits = { kind: "review", leaseMs, sinceMs: 0, everyMs: 30_000 };
    expect(await holdWaiting(queue.database, limits)).toBeUndefined();
    await releaseRun(queue.database, first, { inMs: 0, failure: "the forge is down" });
    const held = present(await holdWaiting(queue.database, limits));
    expect(held.id).not.toBe(first.id);
    // The first is due, and of the same pull.
    expect(await queue.claim()).toBeUndefined();
    await releaseWaiting(queue.database, held);
    expect(await queue.claim()).toMatchObject({ id: first.id });
  });

  it("tells people their position again only when it has changed and some time has passed", async () => {
    await ask(1, 2, 3);
    const everyMs = 30_000;
    const tell = async () => {
      const positions: unknown[] = [];
      for (;;) {
        const held = await holdWaiting(queue.database, {
          kind: "review",
          leaseMs,
          sinceMs: 0,
          everyMs,
        });
        if (held === undefined) return positions;
        positions.push([await numberOf(held), held.position]);
        await releaseWaiting(queue.database, held);
      }
    };
    expect(await tell()).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    queue.clock.nowMs += everyMs;
    expect(await tell()).toEqual([]);
    await queue.serve();
    expect(await tell()).toEqual([
      [2, 1],
      [3, 2],
    ]);
    await queue.serve();
    queue.clock.nowMs += everyMs - 1;
    expect(await tell()).toEqual([]);
    queue.clock.nowMs += 1;
    expect(await tell()).toEqual([[3, 1]]);
  });

  it("tells nobody who is not among the first twenty", async () => {
    await ask(...Array.from({ length: 22 }, (_, index) => index + 1));
    const told: number[] = [];
    for (;;) {
      const limits = { kind: "review", leaseMs, sinceMs: 0, everyMs: 30_000 };
      const held = await holdWaiting(queue.database, limits);
      if (held === undefined) break;
      told.push(held.position);
      await releaseWaiting(queue.database, held);
    }
    expect(told).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it("keeps to its promises whatever happens in whatever order", async () => {
    const property = fc.asyncProperty(
      fc.array(queueEvent, { minLength: 10, maxLength: 40 }),
      async (events) => {
        await queue.empty();
        const model = new QueueModel(queue);
        for (const one of events) await model.take(one);
      },
    );
    await expect(fc.assert(property, { numRuns: 20 })).resolves.toBeUndefined();
  });
});

const aRecord = {
  outcomes: [
    { reviewer: "code-skeptic", status: "completed", reason: null, duration_ms: 1, findings: 0 },
  ],
  findings: [],
  timings: [],
  summary: aSummary,
};

describe.each(stores.filter(({ name }) => name === "PostgreSQL"))(
  "processes that claim at the same time on $name",
  ({ place }) => {
    it("share the work: every run once, none of a pull twice at a time, no repository more than it may have", async () => {
      const where = await place();
      const all = await Promise.all(Array.from({ length: 3 }, () => openDatabase(where)));
      onTestFinished(async () => {
        await Promise.all(all.map((database) => database.close()));
      });
      const [first] = all;
      if (first === undefined) throw new Error("nothing was opened");
      // Two runs a pull: what can't be done together waits for itself.
      const pulls = ["shop", "blog", "docs"].flatMap((repo) =>
        [1, 2, 3, 4].map((number) => ({ repo, number })),
      );
      await admit(
        first,
        [...pulls, ...pulls].map((pull) => ({
          runs: [aReview({ ...pull, join: () => undefined })],
        })),
      );
      const active: string[] = [];
      const served: string[] = [];
      const work = async (database: Database) => {
        for (;;) {
          const run = await claimRun(database, {
            kind: "review",
            worker: "tests:1",
            leaseMs: 60_000,
            perRepository,
          });
          if (run === undefined) return;
          const pull = await pullOf(database, run.id);
          active.push(pull);
          expect(new Set(active).size).toBe(active.length);
          const [repository = ""] = pull.split("#");
          const ofRepository = active.filter((other) => other.startsWith(`${repository}#`));
          expect(ofRepository.length).toBeLessThanOrEqual(perRepository);
          await saveStep(database.query, run, "plan", "{}");
          active.splice(active.indexOf(pull), 1);
          expect(await endRun(database, run, { status: "published" })).toBe(true);
          served.push(run.id);
        }
      };
      // Who finds nothing goes home; whoever works then does the rest.
      await Promise.all([...all, ...all].map(work));
      expect(served).toHaveLength(2 * pulls.length);
      expect(new Set(served).size).toBe(served.length);
    });

    it("take over a run that was left behind once", async () => {
      const where = await place();
      const all = await Promise.all(Array.from({ length: 3 }, () => openDatabase(where)));
      onTestFinished(async () => {
        await Promise.all(all.map((database) => database.close()));
      });
      const claims = async () =>
        await Promise.all(
          all.map((database) =>
            claimRun(database, { kind: "review", worker: "", leaseMs: 60_000, perRepository }),
          ),
        );
      const [first] = all;
      if (first === undefined) throw new Error("nothing was opened");
      await admit(first, [{ runs: [aReview()] }]);
      expect((await claims()).filter((claim) => claim !== undefined)).toHaveLength(1);
      await endAllLeases(first);
      expect((await claims()).filter((claim) => claim !== undefined)).toHaveLength(1);
    });
  },
);
