import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Budget, ModelUse } from "../../../src/engines/model/budget.ts";
import { withBudget } from "../../../src/engines/model/budget.ts";
import { BudgetSpent, ModelError } from "../../../src/engines/model/model-error.ts";
import { withMemory } from "../../../src/engines/model/remember.ts";
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
    const ask = withMemory(client.ask, memory, client);
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
    const ask = withMemory(client.ask, memory, client);
    await ask(aQuestion, { signal: never() });
    await ask({ ...aQuestion, system: "You read code well." }, { signal: never() });
    await ask({ ...aQuestion, prompt: "let x = 2;" }, { signal: never() });
    const schema = z.object({ verdict: z.string().max(100) });
    await ask({ ...aQuestion, schema }, { signal: never() });
    await ask({ ...aQuestion, maxOutputTokens: 600 }, { signal: never() });
    await ask(aQuestion, { signal: never(), model: "compatible/own" });
    expect(server.requests).toHaveLength(6);
    await withMemory(
      elsewhere.client.ask,
      memory,
      elsewhere.client,
    )(aQuestion, {
      signal: never(),
    });
    expect(elsewhere.server.requests).toHaveLength(1);
    await ask(aQuestion, { signal: never() });
    expect(server.requests).toHaveLength(6);
  });

  it("are passed over, and kept anew, when everything is to be read again", async () => {
    const { client, server } = await asking(
      inTurn({ text: fine }, { text: { verdict: "broken" } }),
    );
    const memory = aMemory();
    const ask = withMemory(client.ask, memory, client);
    const full = withMemory(client.ask, memory, { ...client, isRead: false });
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
    const ask = withMemory(client.ask, { ...aMemory(), get: async () => kept }, client);
    expect(await ask(aQuestion, { signal: never() })).toMatchObject({
      value: fine,
      isRemembered: false,
    });
    expect(server.requests).toHaveLength(1);
  });

  it("keep no failure", async () => {
    const { client } = await asking(inTurn({ status: 401 }));
    const memory = aMemory();
    const ask = withMemory(client.ask, memory, client);
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
      check: async () => {
        if (uses.length >= requests) throw new BudgetSpent("maxTokensPerRun (500) is reached");
      },
      note: async (use) => void uses.push(use),
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
    const ask = withMemory(withBudget(client.ask, budget), aMemory(), client);
    await ask(aQuestion, { signal: never() });
    expect(await ask(aQuestion, { signal: never() })).toMatchObject({ isRemembered: true });
    expect(budget.uses).toHaveLength(1);
  });
});
