import { EventEmitter, once } from "node:events";
import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createLeases, LeaseLost } from "../../src/runs/queue/leases.ts";
import type { Database } from "../../src/store/database/database.ts";
import { endRun } from "../../src/store/queue/end-run.ts";
import type { ClaimedRun } from "../../src/store/queue/runs.ts";
import { clockMs } from "../../src/types/clock.ts";
import { aQueue, aReview, leaseMs, present, type Queue } from "../store/queue.ts";
import { stores } from "../stores.ts";

/** Every line that the leases log, by its message. */
const logged = new EventEmitter();
const log = pino(
  { level: "debug" },
  {
    write(line: string) {
      const { msg } = JSON.parse(line) as { msg: string };
      logged.emit(msg);
    },
  },
);

/** Leases are renewed three times in their life. */
const beatMs = Math.ceil(leaseMs / 3);

describe.each(stores)("a lease on $name", (store) => {
  let queue: Queue;
  beforeAll(async () => {
    queue = await aQueue(store);
  });
  beforeEach(async () => {
    await queue.empty();
    vi.useFakeTimers({
      toFake: ["setInterval", "clearInterval", "setTimeout", "clearTimeout", "performance"],
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  afterAll(() => queue.close());

  async function claimed(number = 1): Promise<ClaimedRun> {
    await queue.admit({ runs: [aReview({ number })] });
    return present(await queue.claim());
  }

  /** Time passes, for the process and for the database. */
  function pass(ms: number): void {
    queue.clock.nowMs += ms;
    vi.advanceTimersByTime(ms);
  }

  async function untilOf({ id }: ClaimedRun): Promise<number | null | undefined> {
    return (await queue.runs()).find((run) => run.id === id)?.lease_until_ms;
  }

  /** Time passes up to the next renewal. Resolves when the database has answered it and this process knows. */
  async function renewedAfter(ms: number): Promise<void> {
    const renewed = once(logged, "leases renewed");
    pass(ms);
    await renewed;
  }

  /** When a lease ends that was renewed right now. */
  function whole(): number {
    return queue.clock.nowMs + leaseMs;
  }

  it("is renewed for as long as it is kept, however many there are", async () => {
    const leases = createLeases(queue.database, { leaseMs, log });
    const [one, two] = [await claimed(1), await claimed(2)];
    const first = leases.keep(one.lease, clockMs());
    pass(3_000);
    const second = leases.keep(two.lease, clockMs());
    for (let beat = 0; beat < 8; beat += 1) {
      await renewedAfter(beatMs);
      expect([await untilOf(one), await untilOf(two)]).toEqual([whole(), whole()]);
      expect(await queue.claim()).toBeUndefined();
    }
    expect([first.signal.aborted, second.signal.aborted]).toEqual([false, false]);
    first.letGo();
    await renewedAfter(beatMs);
    expect(await untilOf(one)).toBeLessThan(whole());
    expect(await untilOf(two)).toBe(whole());
    second.letGo();
  });

  it("is lost when the database has given it to somebody else", async () => {
    const leases = createLeases(queue.database, { leaseMs, log });
    const former = await claimed();
    const kept = leases.keep(former.lease, clockMs());
    // This process was slow: its time has not passed as that of the database has.
    queue.clock.nowMs += leaseMs;
    expect(await queue.claim()).toMatchObject({ id: former.id });
    const lost = once(kept.signal, "abort");
    vi.advanceTimersByTime(beatMs);
    await lost;
    expect(kept.signal.reason).toBeInstanceOf(LeaseLost);
    kept.letGo();
  });

  it("is lost after a whole lease in which the database did not answer, and not before", async () => {
    const silent: Database = { ...queue.database, now: () => new Promise<number>(() => {}) };
    const leases = createLeases(silent, { leaseMs, log });
    const run = await claimed();
    const askedMs = clockMs();
    // The answer took its time, but the lease may have begun with the question.
    pass(500);
    const timers = vi.getTimerCount();
    const kept = leases.keep(run.lease, askedMs);
    pass(leaseMs - 500 - 2);
    expect(kept.signal.aborted).toBe(false);
    pass(2);
    expect(kept.signal.reason).toBeInstanceOf(LeaseLost);
    kept.letGo();
    // Nothing is left that would keep the process awake.
    expect(vi.getTimerCount()).toBeLessThanOrEqual(timers);
  });

  it("survives a database that fails for less than a lease", async () => {
    const trouble = { isOn: true };
    const shaky: Database = {
      ...queue.database,
      now: async () => {
        if (trouble.isOn) throw new Error("Connection terminated unexpectedly");
        return await queue.database.now();
      },
    };
    const leases = createLeases(shaky, { leaseMs, log });
    const run = await claimed();
    const kept = leases.keep(run.lease, clockMs());
    pass(beatMs);
    trouble.isOn = false;
    await renewedAfter(beatMs);
    await renewedAfter(beatMs);
    expect(await untilOf(run)).toBe(whole());
    expect(kept.signal.aborted).toBe(false);
    kept.letGo();
  });

  it("is as long as the last answer says, also when an earlier one comes later", async () => {
    const answers: (() => void)[] = [];
    const slow: Database = {
      ...queue.database,
      async now() {
        const { promise, resolve } = Promise.withResolvers<void>();
        answers.push(resolve);
        await promise;
        return await queue.database.now();
      },
    };
    const leases = createLeases(slow, { leaseMs, log });
    const run = await claimed();
    const kept = leases.keep(run.lease, clockMs());
    pass(beatMs);
    pass(beatMs);
    for (const answer of answers.toReversed()) {
      const renewed = once(logged, "leases renewed");
      answer();
      await renewed;
    }
    // By the first answer it would have ended by now.
    pass(leaseMs - beatMs + 5);
    expect(kept.signal.aborted).toBe(false);
    kept.letGo();
  });

  it("that was lost is not taken back: nobody would wait for it in vain", async () => {
    const leases = createLeases(queue.database, { leaseMs, log });
    const [one, two] = [await claimed(1), await claimed(2)];
    const lost = leases.keep(one.lease, clockMs());
    const kept = leases.keep(two.lease, clockMs());
    const until = await untilOf(one);
    lost.lose();
    expect(lost.signal.reason).toBeInstanceOf(LeaseLost);
    await renewedAfter(beatMs);
    expect(await untilOf(one)).toBe(until);
    expect(await untilOf(two)).toBe(whole());
    expect(kept.signal.aborted).toBe(false);
    kept.letGo();
    lost.letGo();
  });

  it("is nobody's business once its run has ended", async () => {
    const leases = createLeases(queue.database, { leaseMs, log });
    const [one, two] = [await claimed(1), await claimed(2)];
    const [ended, kept] = [one, two].map(({ lease }) => leases.keep(lease, clockMs()));
    await endRun(queue.database, one, { status: "published" });
    ended?.letGo();
    await renewedAfter(beatMs);
    expect(ended?.signal.aborted).toBe(false);
    kept?.letGo();
  });
});
