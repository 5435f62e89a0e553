import { describe, expect, it } from "vitest";
import type { ModelAnswer } from "../../../emulators/model/protocol.ts";
import type { Allowance } from "../../../src/net/allowance.ts";
import { asking, errorOf, fine, inTurn } from "./asking.ts";
import { abortable } from "../../../src/net/abortable.ts";
import { aModelClock, silenceMs, type ModelClock } from "./model-clock.ts";

const limited = (retryAfter?: string): ModelAnswer => ({
  status: 429,
  ...(retryAfter === undefined ? {} : { headers: { "retry-after": retryAfter } }),
});

/** So much time by the clock of a test. */
function timeOf(clock: ModelClock, ms: number): Allowance {
  const untilMs = clock.now() + ms;
  return {
    leftMs: () => untilMs - clock.now(),
    uncounted: (work) => work(),
    worked: () => undefined,
  };
}

const quarterMs = 15 * 60_000;

/** Does not jump over waits: they end when time passes. */
function aHeldClock() {
  const clock = aModelClock();
  const waits = new Set<() => void>();
  const listeners = new Set<() => void>();
  return {
    ...clock,
    async wait(ms: number, signal: AbortSignal) {
      if (ms === silenceMs) return await clock.wait(ms, signal);
      const { promise, resolve } = Promise.withResolvers<void>();
      waits.add(resolve);
      for (const look of listeners) look();
      await abortable(promise, signal);
    },
    /** Resolves once so many wait at the same time. */
    async waiting(count: number) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = () => {
        if (waits.size === count) resolve();
      };
      listeners.add(look);
      look();
      await promise;
      listeners.delete(look);
    },
    pass(ms: number) {
      clock.pass(ms);
      for (const end of waits) end();
      waits.clear();
    },
  };
}

describe("a model at its limit", () => {
  it("is waited for when it says for how long", async () => {
    const { ask, clock } = await asking(inTurn(limited("7"), { text: fine }));
    const { value, usage, durationMs } = await ask();
    expect(value).toEqual(fine);
    expect(usage.requests).toBe(2);
    expect(clock.waits).toEqual([7500]);
    // Nobody worked meanwhile.
    expect(durationMs).toBe(0);
  });

  it.each([
    ["as a date", "Thu, 26 Nov 2026 00:00:20 GMT", 20_500],
    ["as a date that is past", "Wed, 25 Nov 2026 00:00:00 GMT", 500],
    ["as no time at all", "0", 500],
    ["in words of its own", "soon", 2_500],
  ])("may say so %s", async (_, retryAfter, waitMs) => {
    const { ask, clock } = await asking(inTurn(limited(retryAfter), { text: fine }));
    expect(await ask()).toMatchObject({ value: fine });
    expect(clock.waits).toEqual([waitMs]);
  });

  it("is waited for as long as there is time", async () => {
    const { ask, clock } = await asking(inTurn(limited("180"), { text: fine }));
    expect(await ask({ time: timeOf(clock, quarterMs) })).toMatchObject({ value: fine });
    expect(clock.waits).toEqual([180_500]);
  });

  it.each([
    ["when there is too little of it", "180", 170_000, "2026-11-26 00:03 UTC"],
    ["for a day", String(24 * 3600), quarterMs, "2026-11-27 00:00 UTC"],
    ["for ever", "99999999999999", quarterMs, "+275760-09-13 00:00 UTC"],
  ])("is not waited for %s", async (_, retryAfter, leftMs, until) => {
    const { ask, clock, server } = await asking(inTurn(limited(retryAfter), { text: fine }));
    const { message } = await errorOf(ask({ time: timeOf(clock, leftMs) }));
    expect(message).toBe(`compatible/tiny is at its rate limit (429) until ${until}`);
    expect(clock.waits).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it("is not asked by others either, until an hour is over at the latest", async () => {
    const { ask, clock, server } = await asking(inTurn(limited("86400"), { text: fine }));
    const message = "compatible/tiny is at its rate limit (429) until 2026-11-27 00:00 UTC";
    expect((await errorOf(ask())).message).toBe(message);
    expect((await errorOf(ask())).message).toBe(message);
    expect(server.requests).toHaveLength(1);
    clock.pass(3_601_000);
    expect(await ask()).toMatchObject({ value: fine });
  });

  it.each([
    ["a minute", "60", "first", [60_500]],
    ["longer", "90", "second", []],
  ])(
    "is left for the next one when that lasts more than a minute: %s",
    async (_, retryAfter, answers, waits) => {
      const { ask, clock, server } = await asking(
        ({ model }) =>
          model === "first" && server.requests.length === 1 ? limited(retryAfter) : { text: fine },
        { chain: "compatible/first, compatible/second" },
      );
      expect(await ask({ time: timeOf(clock, quarterMs) })).toMatchObject({
        model: `compatible/${answers}`,
      });
      expect(clock.waits).toEqual(waits);
    },
  );

  it("is not waited for by one after the other when there is another one", async () => {
    const { ask, clock, server } = await asking(
      ({ model }) => (model === "first" ? limited() : { text: fine }),
      { chain: "compatible/first, compatible/second" },
    );
    const asked = () => server.requests.map(({ body }) => body?.model).splice(0);
    expect(await ask()).toMatchObject({ model: "compatible/second" });
    expect(clock.waits).toEqual([2500, 5000, 10_000, 20_000]);
    const before = asked().length;
    expect(await ask()).toMatchObject({ model: "compatible/second" });
    expect(asked().slice(before)).toEqual(["second"]);
  });

  it("is waited for longer and longer when it says nothing of that, for two minutes where nobody says how long", async () => {
    const { ask, clock } = await asking(inTurn(limited()));
    expect((await errorOf(ask())).message).toBe("compatible/tiny is at its rate limit (429)");
    expect(clock.waits).toEqual([2500, 5000, 10_000, 20_000, 40_000]);
  });

  it("is tried by one of those that wait, and by the others one after the other", async () => {
    const clock = aHeldClock();
    const all = Promise.withResolvers<void>();
    let answering = 0;
    // The next one is let through as soon as one begins to answer, not when it has ended.
    const before = async (piece: number) => {
      if (piece > 0) return;
      answering += 1;
      if (answering === 4) all.resolve();
      await all.promise;
    };
    const { ask, server, troubles } = await asking(
      async (_, number) => {
        // All of them are under way before the first one hears of the limit.
        if (number <= 5) await server.arrival(5);
        if (number <= 6 || number === 8) return limited("100");
        return number === 7 ? { text: fine } : { text: fine, before };
      },
      { clock, client: { concurrency: 5 } },
    );
    const time = timeOf(clock, quarterMs);
    const answers = Array.from({ length: 5 }, () => ask({ time }));
    await clock.waiting(5);
    clock.pass(100_500);
    // It isn't over: one of them finds out for all.
    await clock.waiting(5);
    expect(server.requests).toHaveLength(6);
    clock.pass(101_000);
    // It is over for one, and not for the next one, behind which the others stay.
    await clock.waiting(4);
    expect(server.requests).toHaveLength(8);
    clock.pass(101_000);
    for (const { value } of await Promise.all(answers)) expect(value).toEqual(fine);
    expect(server.requests).toHaveLength(12);
    expect(troubles).toHaveLength(7);
  });

  it("is not let off by an answer that was under way before it", async () => {
    const clock = aHeldClock();
    const gate = Promise.withResolvers<void>();
    const { ask, server } = await asking(
      async (_, number) => {
        if (number === 1) await gate.promise;
        return number === 2 ? limited("100") : { text: fine };
      },
      { clock, client: { concurrency: 3 } },
    );
    const time = timeOf(clock, quarterMs);
    const first = ask({ time });
    await server.arrival(1);
    const second = ask({ time });
    await clock.waiting(1);
    gate.resolve();
    await first;
    const third = ask({ time });
    await clock.waiting(2);
    expect(server.requests).toHaveLength(2);
    clock.pass(100_500);
    await Promise.all([second, third]);
  });

  it("is left alone by those beside it when an overload is to last", async () => {
    const clock = aHeldClock();
    const { ask, server } = await asking(
      inTurn({ status: 503, headers: { "retry-after": "30" } }, { text: fine }),
      { clock, client: { concurrency: 2 } },
    );
    const time = timeOf(clock, quarterMs);
    const first = ask({ time });
    await clock.waiting(1);
    const second = ask({ time });
    await clock.waiting(2);
    expect(server.requests).toHaveLength(1);
    clock.pass(30_500);
    await Promise.all([first, second]);
  });

  it("is given up at once by who is stopped", async () => {
    const clock = aHeldClock();
    const { ask, server } = await asking(inTurn(limited("60")), { clock });
    const stop = new AbortController();
    const asked = ask({ signal: stop.signal });
    await clock.waiting(1);
    const reason = new Error("superseded");
    stop.abort(reason);
    await expect(asked).rejects.toBe(reason);
    expect(server.requests).toHaveLength(1);
  });
});
