import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Allowance } from "../../../src/net/allowance.ts";
import { createModelClient } from "../../../src/engines/model/model-client.ts";
import { parseModelNames } from "../../../src/engines/model/model-name.ts";
import { aQuestion, asking, fine, inTurn } from "./asking.ts";
import { aModelClock, silenceMs } from "./model-clock.ts";

/** Whatever is sent without being waited for has been sent by then. */
async function whatIsSent(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
}

/** A server of one's own that holds its first answer back, and what was sent to it. */
async function aHeldServer(options: Parameters<typeof asking>[1] = {}) {
  const gate = Promise.withResolvers<void>();
  const sent: string[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    sent.push(
      /"content":"(run \d)"/.exec(typeof init?.body === "string" ? init.body : "")?.[1] ?? "",
    );
    return globalThis.fetch(input, init);
  };
  const asked = await asking(
    async (_, number) => {
      if (number === 1) await gate.promise;
      return { text: fine };
    },
    { ...options, client: { fetch, ...options.client } },
  );
  const ask = (run: number, more: Parameters<typeof asked.ask>[0] = {}) =>
    asked.client.ask(
      { ...aQuestion, prompt: `run ${run}` },
      { signal: new AbortController().signal, ...more },
    );
  return { ...asked, ask, sent, open: gate.resolve };
}

describe("a seat at a model", () => {
  it("is the only one at a server of one's own, and goes to who came first", async () => {
    const { ask, sent, open, server } = await aHeldServer();
    const answers = [ask(1)];
    await server.arrival(1);
    answers.push(...[2, 3, 4].map((run) => ask(run)));
    await whatIsSent();
    expect(sent).toEqual(["run 1"]);
    open();
    await Promise.all(answers);
    expect(sent).toEqual(["run 1", "run 2", "run 3", "run 4"]);
  });

  it("is one of so many as the operator says", async () => {
    const { ask, sent, open, server } = await aHeldServer({ client: { concurrency: 3 } });
    const answers = [ask(1)];
    await server.arrival(1);
    answers.push(...[2, 3].map((run) => ask(run)));
    await Promise.all(answers.slice(1));
    expect(sent).toEqual(["run 1", "run 2", "run 3"]);
    open();
    await Promise.all(answers);
  });

  it("is one of sixteen at a provider's model", async () => {
    const stop = new AbortController();
    const begun = Promise.withResolvers<void>();
    let sent = 0;
    const client = createModelClient(
      { models: parseModelNames("anthropic/claude-x"), keys: { anthropic: "key" } },
      {
        clock: aModelClock(),
        silenceMs,
        fetch: (_, init) => {
          sent += 1;
          begun.resolve();
          return new Promise((_resolve, reject) =>
            init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)),
          );
        },
      },
    );
    const answers = Array.from({ length: 17 }, () =>
      client.ask(aQuestion, { signal: stop.signal }).catch((error: unknown) => error),
    );
    // The package of the provider is loaded first.
    await begun.promise;
    await whatIsSent();
    expect(sent).toBe(16);
    stop.abort(new Error("enough"));
    await Promise.all(answers);
    expect(sent).toBe(16);
  });

  it("is at one model: others are asked meanwhile", async () => {
    const { ask, open, server } = await aHeldServer();
    const first = ask(1);
    await server.arrival(1);
    expect(await ask(2, { model: "compatible/other" })).toMatchObject({ value: fine });
    open();
    await first;
  });

  it("is kept while a malformed answer is put back", async () => {
    const { ask, server, client } = await asking(inTurn({ text: "Fine!" }, { text: fine }));
    const other = { ...aQuestion, prompt: "another run" };
    const signal = new AbortController().signal;
    await Promise.all([ask(), client.ask(other, { signal })]);
    expect(server.requests.map(({ body }) => body?.messages.length)).toEqual([2, 4, 2]);
  });

  it("is not waited for any more by who is stopped, and goes to the next one", async () => {
    const { ask, sent, open, server } = await aHeldServer();
    const first = ask(1);
    await server.arrival(1);
    const stop = new AbortController();
    const second = ask(2, { signal: stop.signal });
    const third = ask(3);
    const reason = new Error("superseded");
    stop.abort(reason);
    await expect(second).rejects.toBe(reason);
    open();
    await Promise.all([first, third]);
    expect(sent).toEqual(["run 1", "run 3"]);
  });

  it("is left by who is stopped on it", async () => {
    const { ask, sent, server } = await aHeldServer();
    const stop = new AbortController();
    const first = ask(1, { signal: stop.signal });
    await server.arrival(1);
    const second = ask(2);
    stop.abort(new Error("superseded"));
    await expect(first).rejects.toThrow("superseded");
    await second;
    expect(sent).toEqual(["run 1", "run 2"]);
  });

  it("is waited for without being silent, working, or using up time", async () => {
    const clock = aModelClock();
    const { ask, open, server, troubles } = await aHeldServer({ clock });
    const first = ask(1);
    await server.arrival(1);
    const uncounted: number[] = [];
    const worked: number[] = [];
    const time: Allowance = {
      leftMs: () => 1,
      worked: (ms) => worked.push(ms),
      uncounted: async (work) => {
        const startMs = clock.now();
        try {
          return await work();
        } finally {
          uncounted.push(clock.now() - startMs);
        }
      },
    };
    const second = ask(2, { time });
    await clock.listened(1);
    clock.pass(silenceMs - 1);
    open();
    expect((await first).durationMs).toBe(silenceMs - 1);
    expect((await second).durationMs).toBe(0);
    expect({ uncounted, worked }).toEqual({ uncounted: [silenceMs - 1], worked: [0] });
    expect(troubles).toEqual([]);
  });
});
