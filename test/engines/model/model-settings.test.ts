import { describe, expect, it } from "vitest";
import { createModelClient } from "../../../src/engines/model/model-client.ts";
import { parseModelNames } from "../../../src/engines/model/model-name.ts";
import { parseModelUrl } from "../../../src/engines/model/model-settings.ts";
import { usdOf } from "../../../src/engines/model/prices.ts";
import { UserError } from "../../../src/types/user-error.ts";

describe("names of models", () => {
  it("are a provider and what it calls the model, several with commas between them", () => {
    expect(
      parseModelNames("anthropic/claude-x, compatible/org/qwen2.5:7b,anthropic/claude-x"),
    ).toEqual([
      { provider: "anthropic", name: "claude-x" },
      { provider: "compatible", name: "org/qwen2.5:7b" },
    ]);
  });

  it.each([
    ["claude-x", "names no provider"],
    ["antropic/claude-x", "Did you mean anthropic/claude-x?"],
    ["mistral/large", "Known ones: anthropic, openai, google, compatible."],
    ["openai/", "is not a name that openai could know"],
    ["openai/gpt 6", "is not a name that openai could know"],
    ["openai/a,,openai/b", "a model without a name"],
    ["", "a model without a name"],
  ])("must be written so: %s", (text, problem) => {
    expect(() => parseModelNames(text)).toThrow(UserError);
    expect(() => parseModelNames(text)).toThrow(problem);
  });

  it("take a key, or an address", () => {
    const create = (chain: string) => () =>
      createModelClient({ models: parseModelNames(chain), keys: { openai: "" } });
    expect(create("google/g")).toThrow(
      "google/g needs GOOGLE_GENERATIVE_AI_API_KEY, which is not set.",
    );
    expect(create("openai/o")).toThrow("openai/o needs OPENAI_API_KEY, which is not set.");
    const broken = { models: parseModelNames("openai/o"), keys: { openai: "sk-1\nsk-2" } };
    expect(() => createModelClient(broken)).toThrow(/^OPENAI_API_KEY holds a blank(?!.*sk-)/);
    expect(create("compatible/c")).toThrow("compatible/c needs CHORALE_MODEL_URL");
  });
});

describe("the address of a model", () => {
  it("is what comes before /chat/completions", () => {
    expect(parseModelUrl("http://127.0.0.1:11434/v1").href).toBe("http://127.0.0.1:11434/v1");
  });

  it.each([
    "127.0.0.1:11434/v1",
    "file:///v1",
    "https://us:pass-word@gateway.example/v1",
    "https://gateway.example/v1?key=pass-word",
    "https://gateway.example/v1/chat/completions",
  ])("is never shown when it is wrong: %s", (text) => {
    expect(() => parseModelUrl(text)).toThrow(UserError);
    expect(() => parseModelUrl(text)).toThrow(
      /^CHORALE_MODEL_URL (?!.*(pass-word|gateway|11434\/v1$))/,
    );
  });
});

describe("prices", () => {
  const tokens = { input: 1_000_000, cachedInput: 400_000, cacheWrite: 100_000, output: 100_000 };
  const nowMs = Date.UTC(2026, 10, 26);
  const usd = (chain: string, ms = nowMs) =>
    parseModelNames(chain).map((one) => usdOf(one, tokens, ms))[0];

  it("tell input, what came from the cache, what went into it, and output apart", () => {
    expect(usd("anthropic/claude-opus-5-5")).toBeCloseTo(
      0.5 * 4 + 0.4 * 0.2 + 0.1 * 5 + 0.1 * 20,
      9,
    );
  });

  it("hold for the dated states of a model, and for no relative of it", () => {
    expect(usd("anthropic/claude-haiku-4-5-20251001")).toBe(usd("anthropic/claude-haiku-4-5"));
    expect(usd("openai/gpt-6-luna-2026-09-22")).toBe(usd("openai/gpt-6-luna"));
    expect(usd("openai/gpt-6-luna-fast")).toBeNull();
    expect(usd("anthropic/claude-opus-4")).toBeNull();
    expect(usd("compatible/claude-opus-5-5")).toBe(0);
  });

  it("change on the day that is announced", () => {
    const before = usd("google/gemini-3.8-flash", Date.UTC(2026, 11, 31, 23, 59)) ?? 0;
    expect(usd("google/gemini-3.8-flash", Date.UTC(2027, 0, 1))).toBeCloseTo(before * 2, 9);
  });

  it("of nothing are nothing, known or not", () => {
    const nothing = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0 };
    expect(usdOf({ provider: "openai", name: "unknown" }, nothing, nowMs)).toBe(0);
  });
});
