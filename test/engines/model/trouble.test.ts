import { describe, expect, it } from "vitest";
import type { ModelAnswer } from "../../../emulators/model/protocol.ts";
import { ModelError } from "../../../src/engines/model/model-error.ts";
import { aQuestion, asking, errorOf, fine, inTurn } from "./asking.ts";
import { aModelClock, silenceMs } from "./model-clock.ts";

/** The first part of an answer, as it is sent. */
const oneWord = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "{" } }] })}\n\n`;

describe("a model that fails", () => {
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

  it("is followed by the next one when its name is not known", async () => {
    const error = Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" });
    const fetch = async () => {
      throw new TypeError("fetch failed", { cause: error });
    };
    const { ask } = await asking(inTurn({ text: fine }), { client: { fetch } });
    const { message, usage } = await errorOf(ask());
    expect(message).toBe(
      "compatible/tiny was not reached: this machine finds no address for its name",
    );
    expect(usage).toMatchObject({ requests: 3, inputTokens: 0 });
  });

  it.each<[string, ModelAnswer, string, number]>([
    [
      "a page to sign in",
      { bytes: "<!doctype html><title>Sign in</title>", headers: { "content-type": "text/html" } },
      "answered with a web page",
      1,
    ],
    [
      "an error in its stream",
      { bytes: 'data: {"error":{"message":"let x = 1;","code":500}}\n\n' },
      "told of an error in place of its answer",
      3,
    ],
    [
      "an error after some words",
      { bytes: `${oneWord}data: {"error":{"message":"let x = 1;"}}\n\n` },
      "told of an error in the middle of its answer",
      3,
    ],
    [
      "all at once",
      {
        bytes: '{"choices":[{"message":{"content":"{}"}}]}',
        headers: { "content-type": "application/json" },
      },
      "did not answer with a stream, as it was asked to",
      3,
    ],
    ["an end without an answer", { bytes: "" }, "sent no answer that can be read", 3],
    ["half an answer, as if it were whole", { bytes: oneWord }, "broke off in the middle", 3],
    [
      "what is not compressed, as if it were",
      { bytes: oneWord, headers: { "content-encoding": "gzip" } },
      "sent no answer that can be read",
      3,
    ],
    [
      "no JSON in its stream",
      { bytes: "data: nonsense\n\n" },
      "sent no answer that can be read",
      3,
    ],
  ])("says what is wrong with %s", async (_, answer, reason, requests) => {
    const { ask, server, troubles } = await asking(inTurn(answer));
    const { message } = await errorOf(ask());
    expect(message).toContain(`compatible/tiny ${reason}`);
    expect(JSON.stringify([message, troubles])).not.toContain("let x");
    expect(server.requests).toHaveLength(requests);
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

  it("may think for half a minute before it says a word", async () => {
    const clock = aModelClock();
    const { ask, troubles } = await asking(
      async () => {
        await clock.listened(1);
        clock.pass(30_000);
        return { text: fine };
      },
      { clock },
    );
    expect(await ask()).toMatchObject({ value: fine, durationMs: 30_000 });
    expect(troubles).toEqual([]);
  });

  it("is hung up on when its time is over, however steadily it speaks", async () => {
    const clock = aModelClock();
    const over = new AbortController();
    const { ask, server } = await asking(
      inTurn({
        text: "x".repeat(1_000),
        pieces: 1_000,
        before: async (piece) => {
          if (piece === 20) over.abort(new DOMException("It took too long.", "TimeoutError"));
          if (piece >= 20) return;
          await clock.listened(piece + 2);
          clock.pass(silenceMs - 1);
        },
      }),
      { clock },
    );
    await expect(ask({ signal: over.signal })).rejects.toThrow("It took too long.");
    expect(await server.requests[0]?.ended).toBe("early");
    expect(server.requests).toHaveLength(1);
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

  it("is given up for those who wait when it was silent three times, until a minute is over", async () => {
    const clock = aModelClock();
    const { server, ask } = await asking(() => ({ silent: true }), { clock });
    const why = "compatible/tiny sent nothing for 60 seconds";
    const answers = Array.from({ length: 6 }, () => errorOf(ask()));
    for (const times of [1, 2, 3]) {
      await Promise.all([server.arrival(times), clock.listened(times)]);
      clock.pass(silenceMs);
    }
    for (const answer of answers) expect((await answer).message).toBe(why);
    expect(server.requests).toHaveLength(3);

    clock.pass(60_000);
    const again = errorOf(ask());
    await Promise.all([server.arrival(4), clock.listened(4)]);
    clock.pass(silenceMs);
    expect((await again).message).toBe(why);
    expect(server.requests).toHaveLength(4);
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
    const { ask, server, troubles } = await asking(inTurn({ text: fine }), {
      key: "the-right-key",
      clientKey: "the-wrong-key-1234",
    });
    const { message } = await errorOf(ask());
    expect(message).toBe("compatible/tiny refuses the key (401)");
    expect(troubles).toMatchObject([{ advice: "Check CHORALE_MODEL_KEY." }]);
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
