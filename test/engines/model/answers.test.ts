import { describe, expect, it } from "vitest";
import type { ModelAnswer } from "../../../emulators/model/protocol.ts";
import { countTokens } from "../../../src/engines/model/count-tokens.ts";
import { ModelError } from "../../../src/engines/model/model-error.ts";
import { asking, errorOf, fine, inTurn } from "./asking.ts";

describe("an answer", () => {
  it.each([
    ["a fence", '```json\n{"verdict":"fine"}\n```'],
    ["words around it", 'Of {course}: {"verdict":"fine"} as you see.'],
    ["a thought before it", '<think>{"verdict":"broken"}?</think>{"verdict":"fine"}'],
    ["null for what may be left out", '{"verdict":"fine","line":null}'],
    ["braces in a string", '{"verdict":"fine"} {"verdict":"}"}'],
  ])("is read with %s", async (_, text) => {
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
  ])("is asked for again rather than chosen from: %s", async (_, answer) => {
    const { ask } = await asking(inTurn(answer, { text: fine }));
    expect(await ask()).toMatchObject({ value: fine, isRepaired: true });
  });

  it.each<[string, ModelAnswer]>([
    ["the same object twice", { text: '{"verdict":"fine"}\n{ "verdict": "fine" }' }],
    [
      "talk behind it that breaks off",
      { text: '```json\n{"verdict":"fine"}\n``` because', finish: "length" },
    ],
  ])("is read with %s", async (_, answer) => {
    const { ask } = await asking(inTurn(answer));
    expect(await ask()).toMatchObject({ value: fine, isRepaired: false });
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
      { contextTokens: 4096 },
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
