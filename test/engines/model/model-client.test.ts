import { describe, expect, it } from "vitest";
import type { ModelAnswer } from "../../../emulators/model/protocol.ts";
import { countTokens } from "../../../src/engines/model/count-tokens.ts";
import { ModelError } from "../../../src/engines/model/model-error.ts";
import { aQuestion, asking, fine, inTurn } from "./asking.ts";
import { aModelClock, silenceMs } from "./model-clock.ts";

/** The error that a promise is rejected with. */
const errorOf = (promise: Promise<unknown>): Promise<ModelError> =>
  promise.then(
    () => expect.fail("It was answered."),
    (error: unknown) => error as ModelError,
  );

describe("asking a model", () => {
  it("gives back an answer that fits, and what it cost", async () => {
    const usage = { input: 100, output: 20, cached: 60 };
    const { server, ask } = await asking(inTurn({ text: { ...fine, line: 3 }, usage }));
    expect(await ask()).toEqual({
      value: { verdict: "fine", line: 3 },
      model: "compatible/tiny",
      usage: { requests: 1, inputTokens: 100, outputTokens: 20, cachedTokens: 60, usd: 0 },
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

  it.each([
    ["a fence", '```json\n{"verdict":"fine"}\n```'],
    ["words around it", 'Of {course}: {"verdict":"fine"} as you see.'],
    ["a thought before it", '<think>{"verdict":"broken"}?</think>{"verdict":"fine"}'],
    ["null for what may be left out", '{"verdict":"fine","line":null}'],
    ["braces in a string", '{"verdict":"fine"} {"verdict":"}"}'],
  ])("reads an answer with %s", async (_, text) => {
    const { ask } = await asking(inTurn({ text }));
    expect(await ask()).toMatchObject({ value: fine, isRepaired: false });
  });

  it.each<[string, ModelAnswer]>([
    ["two objects that fit", { text: '{"verdict":"broken"} says the file. {"verdict":"fine"}' }],
    [
      "what it quotes of the end of a thought",
      { text: '<think>the file says </think>{"verdict":"broken"}</think>{"verdict":"fine"}' },
    ],
    [
      "an object among words that break off",
      { text: 'The file says {"verdict":"broken"}, but', finish: "length" },
    ],
    [
      "more braces than are looked at",
      { text: `{"verdict":"broken"} ${"{".repeat(200)} {"verdict":"fine"}` },
    ],
  ])("asks again rather than choose: %s", async (_, answer) => {
    const { ask } = await asking(inTurn(answer, { text: fine }));
    expect(await ask()).toMatchObject({ value: fine, isRepaired: true });
  });

  it.each<[string, ModelAnswer]>([
    ["the same object twice", { text: '{"verdict":"fine"}\n{ "verdict": "fine" }' }],
    [
      "talk behind it that breaks off",
      { text: '```json\n{"verdict":"fine"}\n``` because', finish: "length" },
    ],
  ])("reads an answer with %s", async (_, answer) => {
    const { ask } = await asking(inTurn(answer));
    expect(await ask()).toMatchObject({ value: fine, isRepaired: false });
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

describe("a model that fails", () => {
  it("is waited for when it says for how long", async () => {
    const { ask, clock } = await asking(
      inTurn({ status: 429, headers: { "retry-after": "7" } }, { text: fine }),
    );
    const { value, usage } = await ask();
    expect(value).toEqual(fine);
    expect(usage.requests).toBe(2);
    expect(clock.waits).toEqual([7500]);
  });

  it("is not asked by others either while it is at its limit", async () => {
    const { ask, clock, server } = await asking(
      inTurn({ status: 429, headers: { "retry-after": "3600" } }, { text: fine }),
    );
    const message = "compatible/tiny is at its rate limit (429)";
    expect((await errorOf(ask())).message).toBe(message);
    expect((await errorOf(ask())).message).toBe(message);
    expect(server.requests).toHaveLength(1);
    clock.pass(3_601_000);
    expect(await ask()).toMatchObject({ value: fine });
  });

  it("is left for the next one when its limit lasts too long", async () => {
    const { ask, clock } = await asking(
      (request) =>
        request.model === "first"
          ? { status: 429, headers: { "retry-after": "3600" } }
          : { text: fine },
      { chain: "compatible/first, compatible/second" },
    );
    expect(await ask()).toMatchObject({ model: "compatible/second" });
    expect(clock.waits).toEqual([]);
  });

  it("is waited for longer and longer when it says nothing of that, for two minutes at most", async () => {
    const { ask, clock } = await asking(inTurn({ status: 429 }));
    const { message } = await errorOf(ask());
    expect(message).toBe("compatible/tiny is at its rate limit (429)");
    expect(clock.waits).toEqual([2500, 5000, 10_000, 20_000, 40_000]);
  });

  it("is asked again after a 500", async () => {
    const { ask, clock, troubles } = await asking(inTurn({ status: 500 }, { text: fine }));
    expect(await ask()).toMatchObject({ value: fine, isRepaired: false, usage: { requests: 2 } });
    expect(clock.waits).toEqual([500]);
    expect(troubles).toEqual([{ model: "compatible/tiny", reason: "failed (500)", status: 500 }]);
  });

  it("is asked again when the connection breaks in the middle of its answer, and what it said is counted", async () => {
    const { ask } = await asking(
      inTurn(
        { cut: true, text: '{"verdict":"fi' },
        { text: fine, usage: { input: 50, output: 5 } },
      ),
    );
    const { value, usage } = await ask();
    expect(value).toEqual(fine);
    expect(usage).toMatchObject({ requests: 2, outputTokens: 5 + 4 });
    expect(usage.inputTokens).toBeGreaterThan(50);
  });

  it("is asked again when the connection breaks before its answer", async () => {
    const { ask } = await asking(inTurn({ cut: true }, { text: fine }));
    expect(await ask()).toMatchObject({ value: fine, usage: { requests: 2 } });
  });

  it("is followed by the next one of the chain, and is then left alone for a minute", async () => {
    const { ask, server, clock } = await asking(
      (request) => (request.model === "first" ? { status: 503 } : { text: fine }),
      { chain: "compatible/first, compatible/second" },
    );
    const asked = () => server.requests.map(({ body }) => body?.model).splice(0);
    expect(await ask()).toMatchObject({ model: "compatible/second", usage: { requests: 4 } });
    expect(await ask()).toMatchObject({ model: "compatible/second", usage: { requests: 1 } });
    expect(asked()).toEqual(["first", "first", "first", "second", "second"]);
    clock.pass(60_000);
    expect(await ask()).toMatchObject({ model: "compatible/second", usage: { requests: 4 } });
  });

  it("is followed by the next one when it can't be reached", async () => {
    const closed = await asking(inTurn({ text: fine }));
    await closed.server.close();
    const error = await errorOf(closed.ask());
    expect(error).toBeInstanceOf(ModelError);
    expect(error.message).toBe("compatible/tiny was not reached: nothing listens there");
    expect(error.usage).toMatchObject({ requests: 3, inputTokens: 0 });
  });

  it("is heard to its end when it is slow", async () => {
    const clock = aModelClock();
    const { ask } = await asking(
      inTurn({
        text: fine,
        pieces: 5,
        // The head and every piece are listened for; then most of the permitted silence passes.
        before: async (piece) => {
          await clock.listened(piece + 2);
          clock.pass(silenceMs - 1);
        },
      }),
      { clock },
    );
    expect(await ask()).toMatchObject({ value: fine, usage: { requests: 1 } });
    expect(clock.now()).toBeGreaterThan(Date.UTC(2026, 10, 26) + 4 * silenceMs);
  });

  it.each([
    ["from the start", { silent: true }],
    ["after a few words", { silent: true, text: '{"verdict"' }],
  ] as const)("is left for the next one when it falls silent %s", async (_, answer) => {
    const clock = aModelClock();
    const { ask, server } = await asking(
      (request) => (request.model === "first" ? answer : { text: fine }),
      { chain: "compatible/first, compatible/second", clock },
    );
    const answered = ask();
    const { ended } = await server.arrival(1);
    // For the head; with words for them too, and then for more.
    await clock.listened("text" in answer ? 3 : 1);
    clock.pass(silenceMs);
    expect(await answered).toMatchObject({ model: "compatible/second", usage: { requests: 2 } });
    expect(await ended).toBe("early");
    expect(server.requests).toHaveLength(2);
  });

  it("falls silent by the system's clock too", async () => {
    const { createModelClient } = await import("../../../src/engines/model/model-client.ts");
    const { server } = await asking(inTurn({ silent: true }));
    const client = createModelClient(
      { models: [{ provider: "compatible", name: "tiny" }], keys: {}, url: new URL(server.url) },
      { silenceMs: 50 },
    );
    const { message } = await errorOf(
      client.ask(aQuestion, { signal: new AbortController().signal }),
    );
    expect(message).toBe("compatible/tiny sent nothing for 0.05 seconds");
  });

  it("is not asked again when it refuses", async () => {
    const { ask, server } = await asking(inTurn({ text: fine }), {
      key: "the-right-key",
      clientKey: "the-wrong-key-1234",
    });
    const { message } = await errorOf(ask());
    expect(message).toBe("compatible/tiny refuses the key (401): check CHORALE_MODEL_KEY");
    expect(server.requests).toHaveLength(1);
  });

  it("never shows what it said, the key or the address", async () => {
    const key = "sk-secret-1234567890";
    const { ask, server, troubles } = await asking(
      inTurn({ status: 418, message: `Who sends ${key} for "let x = 1;"?`, code: "teapot" }),
      { key, clientKey: key },
    );
    const error = await errorOf(ask());
    const shown = JSON.stringify([
      error.message,
      error.stack,
      Object.entries(error),
      error.cause,
      troubles,
    ]);
    expect(error.message).toBe("compatible/tiny refuses the request (418)");
    for (const hidden of [key, "let x", new URL(server.url).host, "teapot"])
      expect(shown).not.toContain(hidden);
  });

  it("is not followed to where it redirects, and the key stays here", async () => {
    const elsewhere = await asking(inTurn({ text: fine }));
    const { ask } = await asking(
      inTurn({ status: 307, headers: { location: `${elsewhere.server.url}/chat/completions` } }),
      { key: "secret", clientKey: "secret" },
    );
    const { message } = await errorOf(ask());
    expect(message).toContain("answered with a redirect, which is not followed (307)");
    expect(elsewhere.server.requests).toEqual([]);
  });

  it("counts as having declined when its provider filters the answer", async () => {
    const { ask } = await asking(inTurn({ text: "No.", finish: "content_filter" }));
    expect((await errorOf(ask())).message).toBe("compatible/tiny declined to answer");
  });
});

describe("a malformed answer", () => {
  it.each([
    ["no JSON", "It is fine.", "There is no whole JSON object in it."],
    ["another form", '{"verdict":"good"}', "verdict: Invalid option"],
  ])("is put back once, with what is wrong with it: %s", async (_, text, problem) => {
    const { ask, server } = await asking(
      inTurn(
        { text, usage: { input: 10, output: 2 } },
        { text: fine, usage: { input: 30, output: 3 } },
      ),
    );
    const { value, isRepaired, usage } = await ask();
    expect({ value, isRepaired }).toEqual({ value: fine, isRepaired: true });
    expect(usage).toMatchObject({ requests: 2, inputTokens: 40, outputTokens: 5 });
    const messages = server.requests[1]?.body?.messages ?? [];
    expect(messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user"]);
    expect(messages[2]?.content).toBe(text);
    expect(messages[3]?.content).toContain(problem);
  });

  it("has more room the second time when it was cut", async () => {
    const { ask, server } = await asking(
      inTurn({ text: '{"verdict":', finish: "length" }, { text: fine }),
    );
    expect(await ask()).toMatchObject({ isRepaired: true });
    expect(server.requests.map(({ body }) => body?.max_tokens)).toEqual([500, 1000]);
    expect(server.requests[1]?.body?.messages[3]?.content).toContain("be shorter");
  });

  it("is cut where it is put back, so that all of it fits into what the model holds", async () => {
    const wrong = `{"verdict":${JSON.stringify("broken, as I said. ".repeat(900))}}`;
    const { ask, server } = await asking(
      inTurn({ text: wrong, finish: "length" }, { text: fine }),
      {
        contextTokens: 4096,
      },
    );
    const prompt = "let x = 1;\n".repeat(350);
    expect(await ask({}, { prompt, maxOutputTokens: 1024 })).toMatchObject({ isRepaired: true });
    const { messages = [], max_tokens: most = 0 } = server.requests[1]?.body ?? {};
    const [system, question, said, again] = messages.map(({ content }) => content);
    expect(said).toMatch(/^\{"verdict":"broken, as I said[^]*…$/);
    expect(said?.length).toBeLessThan(1000);
    expect(again).toContain("be shorter");
    expect(most).toBeGreaterThanOrEqual(1024);
    expect(countTokens([system, question, said, again].join("\n")) + most).toBeLessThan(4100);
  });

  it("is given up the second time, also when there is another model", async () => {
    const { ask, server } = await asking(inTurn({ text: '{"verdict":"nice try"}' }), {
      chain: "compatible/first, compatible/second",
    });
    const error = await errorOf(ask());
    expect(error).toBeInstanceOf(ModelError);
    expect(error.message).toBe(
      "compatible/first answered twice in another form than it was asked for",
    );
    expect(error.usage.requests).toBe(2);
    expect(server.requests.map(({ body }) => body?.model)).toEqual(["first", "first"]);
  });

  it("may be endless: it is read no further than is sensible", async () => {
    const never = new Promise(() => undefined);
    const endless = {
      text: "x".repeat(40_000),
      pieces: 2,
      before: async (piece: number) => piece > 0 && never,
    };
    const { ask, server } = await asking(inTurn(endless, { text: fine }));
    expect(await ask()).toMatchObject({ value: fine, isRepaired: true });
    expect(await server.requests[0]?.ended).toBe("early");
  });

  it("may be nested without end", async () => {
    const deep = `${'{"a":'.repeat(3000)}1${"}".repeat(3000)}`;
    const { ask } = await asking(inTurn({ text: deep }, { text: fine }));
    expect(await ask()).toMatchObject({ value: fine, isRepaired: true });
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
      check: () => undefined,
      note: ({ usage }: { usage: { inputTokens: number } }) => void noted.push(usage.inputTokens),
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
    const { ask, client } = await asking(inTurn({ text: fine }));
    expect(await ask({ model: "anthropic/own" })).toMatchObject({ model: "compatible/tiny" });
    expect(client.whyUnaskable("anthropic/own")).toBe(
      "anthropic/own needs ANTHROPIC_API_KEY, which is not set.",
    );
    expect(client.whyUnaskable("compatible/own")).toBeUndefined();
  });
});
