import assert from "node:assert/strict";
import * as fc from "fast-check";
import { endRun, releaseRun } from "../../src/store/queue/end-run.ts";
import { renewLeases, type ClaimedRun } from "../../src/store/queue/runs.ts";
import { saveStep } from "../../src/store/queue/steps.ts";
import { aReview, leaseMs, present, pullOf, type Queue } from "./queue.ts";

export const perRepository = 2;

export type QueueEvent =
  | { do: "admit"; repo: "shop" | "blog"; number: number }
  | { do: "claim" }
  | { do: "end" | "release" | "fail" | "renew" | "step"; which: number }
  | { do: "pass"; ms: number };

export const queueEvent: fc.Arbitrary<QueueEvent> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ do: "claim" as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("admit" as const),
      repo: fc.constantFrom("shop" as const, "blog" as const),
      number: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("end" as const, "release", "fail", "renew", "step"),
      which: fc.nat(20),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      ms: fc.constantFrom(1, 9_000, leaseMs),
    }),
  },
);

/** What the queue has to know, kept in the plainest way: every claim that was ever made, and until when it holds. */
export class QueueModel {
  readonly claims: (ClaimedRun & { pull: string; untilMs: number; isOver: boolean })[] = [];
  readonly queue: Queue;

  constructor(queue: Queue) {
    this.queue = queue;
  }

  /** Claims that hold. */
  live() {
    return this.claims.filter(({ isOver, untilMs }) => !isOver && untilMs > this.queue.clock.nowMs);
  }

  async take(one: QueueEvent): Promise<void> {
    const { queue } = this;
    if (one.do === "admit") {
      await queue.admit({ runs: [aReview(one)] });
    } else if (one.do === "pass") {
      queue.clock.nowMs += one.ms;
    } else if (one.do === "claim") {
      await this.claim();
    } else if (this.claims.length > 0) {
      await this.use(one.do, one.which % this.claims.length);
    }
    await this.check();
  }

  async claim(): Promise<void> {
    const { queue } = this;
    const run = await queue.claim({ perRepository });
    // What too many processes died with is nobody's for a while.
    const held = new Set((await queue.runs()).map(({ lease }) => lease));
    for (const claim of this.claims) if (!held.has(claim.lease)) claim.isOver = true;
    if (run === undefined) {
      // Nothing was to be had: whatever is due or left behind stands behind its pull or its repository.
      const runs = await queue.runs();
      for (const { status, due_at_ms, lease_until_ms, started_at_ms, pull, repository } of runs) {
        const { nowMs } = queue.clock;
        const isLeft = status === "running" && (lease_until_ms ?? 0) <= nowMs;
        if (!isLeft && !(status === "waiting" && due_at_ms <= nowMs)) continue;
        const live = this.live();
        const ofRepository = live.filter((other) => other.pull.startsWith(`${repository}#`));
        const isBehind =
          live.some((other) => other.pull === pull) || ofRepository.length >= perRepository;
        const hasBegun = runs.some(
          (other) =>
            other.pull === pull && other.status === "waiting" && other.started_at_ms !== null,
        );
        const isLater = started_at_ms === null && hasBegun;
        assert.ok(isBehind || isLater, "a run could have been claimed");
      }
      return;
    }
    for (const claim of this.claims) if (claim.id === run.id) claim.isOver = true;
    const pull = await pullOf(queue.database, run.id);
    const untilMs = queue.clock.nowMs + leaseMs;
    this.claims.push({ ...run, pull, untilMs, isOver: false });
  }

  async use(what: "end" | "release" | "fail" | "renew" | "step", which: number): Promise<void> {
    const { database, clock } = this.queue;
    const claim = present(this.claims[which]);
    // Until somebody else has claimed it, a lease that has ended can be taken up again.
    const isOurs = !claim.isOver;
    if (what === "step") {
      assert.equal(await saveStep(database.query, claim, "plan", "{}"), isOurs);
    } else if (what === "renew") {
      const ours = await renewLeases(database, [claim.lease], leaseMs);
      assert.equal(ours.has(claim.lease), isOurs);
      if (isOurs) claim.untilMs = clock.nowMs + leaseMs;
    } else if (what === "end") {
      assert.equal(await endRun(database, claim, { status: "published" }), isOurs);
      claim.isOver = true;
    } else {
      const how = what === "fail" ? { inMs: 5_000, failure: "the forge is down" } : { inMs: 0 };
      await releaseRun(database, claim, how);
      claim.isOver = true;
    }
  }

  async check(): Promise<void> {
    const running = (await this.queue.runs()).filter(({ status }) => status === "running");
    const leases = this.claims.flatMap(({ isOver, lease }) => (isOver ? [] : lease));
    assert.deepEqual(new Set(running.map(({ lease }) => lease)), new Set(leases));
    const pulls = running.map(({ pull }) => pull);
    assert.equal(new Set(pulls).size, pulls.length, "two of one pull at the same time");
    const repositories = Map.groupBy(running, ({ repository }) => repository);
    for (const rows of repositories.values()) {
      assert.ok(rows.length <= perRepository, "too many of a repository");
    }
  }
}
