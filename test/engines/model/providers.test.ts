import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import { createModelClient } from "../../../src/engines/model/model-client.ts";
import { parseModelNames } from "../../../src/engines/model/model-name.ts";
import { aQuestion, fine } from "./asking.ts";
import { aModelClock, silenceMs, type ModelClock } from "./model-clock.ts";

const keys = { anthropic: "key-of-a", openai: "key-of-o", google: "key-of-g" };

interface Sent {
  url: string;
  headers: Headers;
  body: Record<string, unknown>;
  redirect: string;
}

/** Asks a model of a provider whose answer is this stream of events. */
async function askProvider(
  chain: string,
  events: readonly object[],
  { clock = aModelClock(), refusal }: { clock?: ModelClock; refusal?: object } = {},
) {
  const sent: Sent[] = [];
  const client = createModelClient(
    { models: parseModelNames(chain), keys },
    {
      clock,
      silenceMs,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const { url, headers, redirect } = request;
        sent.push({ url, headers, body: (await request.json()) as Sent["body"], redirect });
        if (refusal !== undefined && sent.length === 1)
          return Response.json(refusal, { status: 429 });
        const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
        return new Response(text, { headers: { "content-type": "text/event-stream" } });
      },
    },
  );
  const answer = await client.ask(aQuestion, { signal: new AbortController().signal });
  const [request] = sent;
  if (request === undefined) throw new Error("Nothing was sent.");
  return { answer, request };
}

const text = JSON.stringify(fine);

const anthropicEvents = [
  {
    type: "message_start",
    message: {
      id: "msg_1",
      type: "message",
      role: "assistant",
      content: [],
      model: "claude",
      stop_reason: null,
      usage: { input_tokens: 60, cache_read_input_tokens: 40, output_tokens: 1 },
    },
  },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 20 } },
  { type: "message_stop" },
];

const openaiEvents = [
  { type: "response.created", response: { id: "r", created_at: 0, model: "gpt" } },
  { type: "response.output_item.added", output_index: 0, item: { type: "message", id: "m" } },
  { type: "response.output_text.delta", item_id: "m", delta: text },
  { type: "response.output_item.done", output_index: 0, item: { type: "message", id: "m" } },
  {
    type: "response.completed",
    response: {
      usage: {
        input_tokens: 100,
        input_tokens_details: { cached_tokens: 40 },
        output_tokens: 20,
        output_tokens_details: { reasoning_tokens: 5 },
      },
    },
  },
];

const googleEvents = [
  {
    candidates: [{ content: { role: "model", parts: [{ text }] }, finishReason: "STOP", index: 0 }],
    usageMetadata: {
      promptTokenCount: 100,
      cachedContentTokenCount: 40,
      candidatesTokenCount: 20,
      totalTokenCount: 120,
    },
  },
];

const usage = { requests: 1, inputTokens: 100, outputTokens: 20, cachedTokens: 40 };

afterEach(() => vi.unstubAllEnvs());

it("loads no provider's package before a model is asked", () => {
  const src = resolve(import.meta.dirname, "../../../src");
  const lines = readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => readFileSync(join(src, file), "utf8").split("\n"))
    .filter((line) => line.includes('"@ai-sdk/'));
  expect(lines).toHaveLength(5);
  for (const line of lines) expect(line).toMatch(/^import type | = await import\(/);
});

it("asks Anthropic with its key, at temperature 0, and reads its answer", async () => {
  vi.stubEnv("ANTHROPIC_BASE_URL", "http://elsewhere.example");
  const { answer, request } = await askProvider("anthropic/claude-sonnet-4-6", anthropicEvents);
  expect(request.url).toBe("https://api.anthropic.com/v1/messages");
  expect(request.headers.get("x-api-key")).toBe(keys.anthropic);
  expect(request.redirect).toBe("manual");
  expect(request.body).toMatchObject({
    model: "claude-sonnet-4-6",
    temperature: 0,
    max_tokens: 500 + 8192,
    stream: true,
    output_config: { format: { type: "json_schema" } },
  });
  expect(request.body["tools"]).toBeUndefined();
  expect(answer).toMatchObject({ value: fine, model: "anthropic/claude-sonnet-4-6", usage });
  expect(answer.usage.usd).toBeCloseTo((60 * 3 + 40 * 0.3 + 20 * 15) / 1e6, 12);
});

it("asks OpenAI with its key, at temperature 0, keeps nothing there, and reads its answer", async () => {
  vi.stubEnv("OPENAI_BASE_URL", "http://elsewhere.example");
  const { answer, request } = await askProvider("openai/gpt-4.1", openaiEvents);
  expect(request.url).toBe("https://api.openai.com/v1/responses");
  expect(request.headers.get("authorization")).toBe(`Bearer ${keys.openai}`);
  expect(request.redirect).toBe("manual");
  expect(request.body).toMatchObject({
    model: "gpt-4.1",
    temperature: 0,
    store: false,
    text: { format: { type: "json_schema", strict: true, name: "verdict" } },
  });
  expect(answer).toMatchObject({ value: fine, usage: { ...usage, usd: null } });
});

it("asks Google with its key, at temperature 0 and with a seed, and reads its answer", async () => {
  const { answer, request } = await askProvider("google/gemini-3.8-flash", googleEvents);
  expect(request.url).toMatch(
    /^https:\/\/generativelanguage\.googleapis\.com\/v1beta\/models\/gemini-3\.8-flash:streamGenerateContent/,
  );
  expect(request.url).not.toContain(keys.google);
  expect(request.headers.get("x-goog-api-key")).toBe(keys.google);
  expect(request.redirect).toBe("manual");
  expect(request.body["generationConfig"]).toMatchObject({
    temperature: 0,
    seed: 1,
    responseMimeType: "application/json",
  });
  expect(answer).toMatchObject({ value: fine, usage });
});

it("says nothing on the console where a model takes no temperature", async () => {
  const warned: unknown[] = [];
  const hear = (warning: unknown) => void warned.push(warning);
  process.on("warning", hear);
  const written = [
    vi.spyOn(console, "warn"),
    vi.spyOn(console, "error"),
    vi.spyOn(console, "info"),
    vi.spyOn(console, "log"),
  ];
  try {
    const { request } = await askProvider("openai/gpt-6.2-sol", openaiEvents);
    expect(request.body["temperature"]).toBeUndefined();
    await setImmediate();
    expect(warned).toEqual([]);
    for (const one of written) expect(one).not.toHaveBeenCalled();
  } finally {
    process.off("warning", hear);
    for (const one of written) one.mockRestore();
  }
});

it.each([
  [
    "an overload is told in its middle",
    [{ type: "error", error: { type: "overloaded_error", message: "Overloaded" } }],
    "told of an error",
  ],
  ["it ends before its end", [], "broke off"],
])("takes an answer for broken when %s", async (_, rest, what) => {
  const asked = askProvider("anthropic/claude-sonnet-4-6", [
    ...anthropicEvents.slice(0, 3),
    ...rest,
  ]);
  await expect(asked).rejects.toThrow(
    `anthropic/claude-sonnet-4-6 ${what} in the middle of its answer`,
  );
});

it("waits as long as Google says in its answer", async () => {
  const clock = aModelClock();
  const limited = {
    error: { code: 429, message: "Check your billing.", details: [{ retryDelay: "23s" }] },
  };
  const { answer } = await askProvider("google/gemini-3.8-flash", googleEvents, {
    clock,
    refusal: limited,
  });
  expect(answer).toMatchObject({ value: fine, usage: { requests: 2 } });
  expect(clock.waits).toEqual([23_500]);
});
