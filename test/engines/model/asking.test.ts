import { describe, expect, it } from "vitest";
import { aQuestion, asking, fine, inTurn } from "./asking.ts";
import type { Usage } from "../../../src/types/usage.ts";

describe("asking a model", () => {
  it("gives back an answer that fits, and what it cost", async () => {
    const usage = { input: 100, output: 20, cached: 60 };
    const { server, ask } = await asking(inTurn({ text: { ...fine, line: 3 }, usage }));
    expect(await ask()).toEqual({
      value: { verdict: "fine", line: 3 },
      model: "compatible/tiny",
      isFallback: false,
      usage: { requests: 1, inputTokens: 100, outputTokens: 20, cachedTokens: 60, usd: 0 },
      durationMs: 0,
      isRepaired: false,
      isRemembered: false,
    });
    const [request] = server.requests;
    expect(request?.body).toMatchObject({
      model: "tiny",
      temperature: 0,
      seed: 1,
      max_tokens: 500,
      stream: true,
      stream_options: { include_usage: true },
      response_format: { type: "json_schema", json_schema: { name: "verdict" } },
    });
    expect(request?.body?.messages.map(({ role }) => role)).toEqual(["system", "user"]);
    expect(request?.body?.messages[1]?.content).toBe(aQuestion.prompt);
  });

  it("sends the same bytes for the same question", async () => {
    const { server, ask } = await asking(inTurn({ text: fine }));
    await ask();
    await ask();
    const [first, second] = server.requests;
    expect(JSON.stringify(second?.body)).toBe(JSON.stringify(first?.body));
  });

  it("sends the schema in the part that providers share: no bounds, and null for what may be left out", async () => {
    const { server, ask } = await asking(inTurn({ text: fine }));
    await ask();
    const format = server.requests[0]?.body?.response_format;
    expect(format?.type === "json_schema" ? format.json_schema.schema : undefined).toEqual({
      type: "object",
      properties: {
        verdict: { type: "string", enum: ["fine", "broken"] },
        line: { anyOf: [{ type: "integer" }, { type: "null" }] },
      },
      required: ["verdict", "line"],
      additionalProperties: false,
    });
  });

  it("asks in words alone where a server does not know schemas, and remembers that", async () => {
    const { server, ask } = await asking(inTurn({ text: fine }), { refuses: ["response_format"] });
    expect((await ask()).usage.requests).toBe(2);
    expect((await ask()).usage.requests).toBe(1);
    expect(server.requests.map(({ body }) => body?.response_format !== undefined)).toEqual([
      true,
      false,
      false,
    ]);
    expect(server.requests[2]?.body?.temperature).toBe(0);
    expect(server.requests[2]?.body?.messages[0]?.content).toContain('"enum":["fine","broken"]');
  });

  it("sends the bare question to a server that refuses a temperature", async () => {
    const { server, ask } = await asking(inTurn({ text: fine }), { refuses: ["temperature"] });
    expect(await ask()).toMatchObject({ value: fine });
    expect(Object.keys(server.requests[2]?.body ?? {}).toSorted()).toEqual([
      "max_tokens",
      "messages",
      "model",
      "stream",
    ]);
  });
});

describe("a model that holds little", () => {
  const tooLong = { status: 400, message: "This model's maximum context length is 4096 tokens." };

  it("is asked without room for the longest answer", async () => {
    const { server, ask } = await asking(({ max_tokens: most }) =>
      most === undefined ? { text: fine } : tooLong,
    );
    expect(await ask()).toMatchObject({ value: fine, usage: { requests: 2 } });
    expect(server.requests.map(({ body }) => body?.max_tokens)).toEqual([500, undefined]);
  });

  it("is not asked again and again with what does not fit", async () => {
    const { server, ask } = await asking(() => tooLong);
    await expect(ask()).rejects.toThrow("finds the question too long (400)");
    expect(server.requests).toHaveLength(2);
  });
});

describe("stopping", () => {
  it.each([
    ["before the answer", { silent: true }],
    ["in the middle of it", { silent: true, text: '{"verdict"' }],
  ] as const)("closes the connection %s", async (_, answer) => {
    const { ask, server, clock } = await asking(inTurn(answer));
    const stop = new AbortController();
    const noted: number[] = [];
    const budget = {
      reserve: async () => async (usage: Usage) => void noted.push(usage.inputTokens),
    };
    const answered = ask({ signal: stop.signal, budget });
    const { ended } = await server.arrival(1);
    await clock.listened("text" in answer ? 3 : 1);
    const reason = new Error("superseded");
    stop.abort(reason);
    await expect(answered).rejects.toBe(reason);
    expect(await ended).toBe("early");
    expect(noted).toHaveLength(1);
    expect(noted[0]).toBeGreaterThan(0);
  });

  it("asks nothing when it is stopped already", async () => {
    const { ask, server } = await asking(inTurn({ text: fine }));
    const reason = new Error("superseded");
    await expect(ask({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(server.requests).toEqual([]);
  });
});

describe("a reviewer's own model", () => {
  it("is asked before the chain", async () => {
    const { ask, server } = await asking(inTurn({ text: fine }));
    expect(await ask({ model: "compatible/own" })).toMatchObject({ model: "compatible/own" });
    expect(server.requests.map(({ body }) => body?.model)).toEqual(["own"]);
  });

  it("is passed over when there is no key for it", async () => {
    const { ask, client, troubles } = await asking(inTurn({ text: fine }));
    expect(await ask({ model: "anthropic/own" })).toMatchObject({ model: "compatible/tiny" });
    expect(troubles).toEqual([
      {
        model: "anthropic/own",
        reason: "is not set up here",
        advice: "anthropic/own needs ANTHROPIC_API_KEY, which is not set.",
        status: undefined,
      },
    ]);
    expect(client.whyUnaskable("anthropic/own")).toBe(
      "anthropic/own needs ANTHROPIC_API_KEY, which is not set.",
    );
    expect(client.whyUnaskable("compatible/own")).toBeUndefined();
  });
});
