import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Budget, ModelUse } from "../../../src/engines/model/budget.ts";
import { withBudget } from "../../../src/engines/model/budget.ts";
import { BudgetSpent, ModelError } from "../../../src/engines/model/model-error.ts";
import { withMemory } from "../../../src/engines/model/remember.ts";
import type { Usage } from "../../../src/types/usage.ts";
import { aQuestion, asking, fine, inTurn } from "./asking.ts";

const never = () => new AbortController().signal;

function aMemory() {
  const kept = new Map<string, string>();
  return {
    kept,
    get: async (key: string) => kept.get(key),
    put: async (key: string, json: string) => void kept.set(key, json),
  };
}

describe("remembered answers", () => {
  it("are not asked for again", async () => {
    const { client, server } = await asking(inTurn({ text: fine }));
    const memory = aMemory();
    const ask = withMemory(client.ask, memory);
    const first = await ask(aQuestion, { signal: never() });
    const second = await ask(aQuestion, { signal: never() });
    expect([first.isRemembered, second.isRemembered]).toEqual([false, true]);
    expect(second).toMatchObject({
      value: fine,
      model: "compatible/tiny",
      usage: { requests: 0, inputTokens: 0, usd: 0 },
    });
    expect(server.requests).toHaveLength(1);
    expect([...memory.kept.keys()]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  it("are of one charter, prompt, schema, length, model and server", async () => {
    const { client, server } = await asking(inTurn({ text: fine }));
    const elsewhere = await asking(inTurn({ text: fine }));
    const memory = aMemory();
    const ask = withMemory(client.ask, memory);
    await ask(aQuestion, { signal: never() });
    await ask({ ...aQuestion, system: "You read code well." }, { signal: never() });
    await ask({ ...aQuestion, prompt: "let x = 2;" }, { signal: never() });
    const schema = z.object({ verdict: z.string().max(100) });
    await ask({ ...aQuestion, schema }, { signal: never() });
    await ask({ ...aQuestion, maxOutputTokens: 600 }, { signal: never() });
    await ask(aQuestion, { signal: never(), model: "compatible/own" });
    expect(server.requests).toHaveLength(6);
    await withMemory(elsewhere.client.ask, memory)(aQuestion, { signal: never() });
    expect(elsewhere.server.requests).toHaveLength(1);
    await ask(aQuestion, { signal: never() });
    expect(server.requests).toHaveLength(6);
  });

  it("are passed over, and kept anew, when everything is to be read again", async () => {
    const { client, server } = await asking(
      inTurn({ text: fine }, { text: { verdict: "broken" } }),
    );
    const memory = aMemory();
    const ask = withMemory(client.ask, memory);
    const full = withMemory(client.ask, memory, { isRead: false });
    await ask(aQuestion, { signal: never() });
    expect(await full(aQuestion, { signal: never() })).toMatchObject({ isRemembered: false });
    expect(await ask(aQuestion, { signal: never() })).toMatchObject({
      value: { verdict: "broken" },
      isRemembered: true,
    });
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ["not JSON", "nonsense"],
    ["of another form", '{"model":"m","value":{"verdict":"hacked"}}'],
  ])("are asked for again when what was kept is %s", async (_, kept) => {
    const { client, server } = await asking(inTurn({ text: fine }));
    const ask = withMemory(client.ask, { ...aMemory(), get: async () => kept });
    expect(await ask(aQuestion, { signal: never() })).toMatchObject({
      value: fine,
      isRemembered: false,
    });
    expect(server.requests).toHaveLength(1);
  });

  it("are each model's own: an outage is paid once, and the first one is asked when it is back", async () => {
    const state = { isOut: true };
    const { client, server, clock } = await asking(
      ({ model }) =>
        model === "first" && state.isOut
          ? { status: 500 }
          : { text: { verdict: model === "first" ? "broken" : "fine" } },
      { chain: "compatible/first, compatible/second" },
    );
    const ask = withMemory(client.ask, aMemory());
    const asked = () => server.requests.map(({ body }) => body?.model);
    expect(await ask(aQuestion, { signal: never() })).toMatchObject({ model: "compatible/second" });
    expect(asked()).toEqual(["first", "first", "first", "second"]);
    // It is known to be out of order, so it is not asked for the sake of what might be remembered.
    expect(await ask(aQuestion, { signal: never() })).toMatchObject({
      model: "compatible/second",
      isRemembered: true,
      usage: { requests: 0 },
    });
    expect(asked()).toHaveLength(4);
    state.isOut = false;
    clock.pass(60_001);
    expect(await ask(aQuestion, { signal: never() })).toMatchObject({
      value: { verdict: "broken" },
      model: "compatible/first",
      isRemembered: false,
    });
    expect(asked()).toHaveLength(5);
    // What the first one said comes first, even while it is away again.
    state.isOut = true;
    expect(await ask(aQuestion, { signal: never() })).toMatchObject({
      model: "compatible/first",
      isRemembered: true,
    });
    expect(asked()).toHaveLength(5);
  });

  it("that can't be recalled are asked for, and that can't be kept are used", async () => {
    const { client, server } = await asking(inTurn({ text: fine }));
    const troubles: unknown[] = [];
    const locked = new Error("the database is locked");
    const ask = withMemory(
      client.ask,
      { get: () => Promise.reject(locked), put: () => Promise.reject(locked) },
      { onTrouble: (error) => void troubles.push(error) },
    );
    expect(await ask(aQuestion, { signal: never() })).toMatchObject({ value: fine });
    expect(troubles).toEqual([locked, locked]);
    expect(server.requests).toHaveLength(1);
  });

  it("keep no failure", async () => {
    const { client } = await asking(inTurn({ status: 401 }));
    const memory = aMemory();
    const ask = withMemory(client.ask, memory);
    await expect(ask(aQuestion, { signal: never() })).rejects.toBeInstanceOf(ModelError);
    expect(memory.kept.size).toBe(0);
  });
});

describe("a budget", () => {
  /** One that is spent after so many requests. */
  function aBudget(requests: number): Budget & { uses: ModelUse[] } {
    const uses: ModelUse[] = [];
    return {
      uses,
      reserve: async (expected) => {
        if (uses.length >= requests) throw new BudgetSpent("maxTokensPerRun (500) is reached");
        return async (usage) => void uses.push({ ...expected, usage });
      },
    };
  }

  it("is told of every request, by reviewer and model, failed ones too", async () => {
    const budget = aBudget(100);
    const { client } = await asking(
      (request, number) => {
        if (request.model === "first") return { status: 500 };
        return number === 4 ? { text: "What?" } : { text: fine };
      },
      { chain: "compatible/first, compatible/second" },
    );
    const ask = withBudget(client.ask, budget);
    await ask(aQuestion, { signal: never(), reviewer: "security-auditor" });
    expect(budget.uses.map(({ model }) => model)).toEqual([
      "compatible/first",
      "compatible/first",
      "compatible/first",
      "compatible/second",
      "compatible/second",
    ]);
    expect(new Set(budget.uses.map(({ reviewer }) => reviewer))).toEqual(
      new Set(["security-auditor"]),
    );
    expect(budget.uses.map(({ usage }) => usage.inputTokens > 0)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  it("is told before each request what is expected of it, and after it what it took", async () => {
    const told: [string, Usage][] = [];
    const { client } = await asking(inTurn({ text: "What?" }, { text: fine }));
    const ask = withBudget(client.ask, {
      reserve: async ({ usage: expected }) => {
        told.push(["before", expected]);
        return async (usage) => void told.push(["after", usage]);
      },
    });
    await ask(aQuestion, { signal: never() });
    expect(told.map(([when, { requests }]) => [when, requests])).toEqual([
      ["before", 1],
      ["after", 1],
      ["before", 1],
      ["after", 1],
    ]);
    const [[, first], , [, repair]] = told as [[string, Usage], unknown, [string, Usage]];
    // A quarter of the 500 that the answer may have.
    expect(first.outputTokens).toBe(125);
    expect(repair.inputTokens).toBeGreaterThan(first.inputTokens);
  });

  it("ends it before the next request, be it a repeated one", async () => {
    const budget = aBudget(1);
    const { client, server } = await asking(inTurn({ text: "What?" }, { text: fine }));
    const ask = withBudget(client.ask, budget);
    const asked = ask(aQuestion, { signal: never() });
    await expect(asked).rejects.toThrow("maxTokensPerRun (500) is reached");
    await expect(asked).rejects.toBeInstanceOf(BudgetSpent);
    expect(server.requests).toHaveLength(1);
  });

  it("is not touched by what is remembered, even when it is spent", async () => {
    const budget = aBudget(1);
    const { client } = await asking(inTurn({ text: fine }));
    const ask = withMemory(withBudget(client.ask, budget), aMemory());
    await ask(aQuestion, { signal: never() });
    expect(await ask(aQuestion, { signal: never() })).toMatchObject({ isRemembered: true });
    expect(budget.uses).toHaveLength(1);
  });
});
