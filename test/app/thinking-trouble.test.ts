import { describe, expect, it } from "vitest";
import { parseModelNames } from "../../src/engines/model/model-name.ts";
import { anyHost, aReviewedPull, reviewOf } from "../commands/giving.ts";
import { aModelClock } from "../engines/model/model-clock.ts";
import { aThinkingModel, modelKey, orders, type Mind } from "./thinking-model.ts";

const ordersChange = { "src/orders.js": orders };
const seen = "**C1 · A percentage is taken off as an amount**";

/** Has a pull reviewed by a model that gets into trouble whenever code-skeptic asks it something. */
async function trouble(
  instead: NonNullable<Mind["instead"]>,
  { chain = "compatible/scripted", files = ordersChange } = {},
) {
  const clock = aModelClock();
  const times = { asked: 0 };
  const { models, asked } = await aThinkingModel(
    {
      sees: [{ by: "Code skeptic", at: "sum - order.discount" }],
      instead: (one) => {
        if (one.reviewer !== "Code skeptic" || one.looksAgain) return undefined;
        times.asked += 1;
        return instead(one, times.asked);
      },
    },
    { models: parseModelNames(chain) },
  );
  const { served, number } = await aReviewedPull(anyHost, {
    settings: { models },
    clock,
    pull: { files },
  });
  const text = reviewOf(served, number);
  // Neither what people read nor the log has the key, or where it goes.
  for (const words of [text, served.log()]) {
    expect(words).not.toContain(modelKey);
    expect(words).not.toMatch(/bearer|authorization":"(?!\[)/i);
  }
  return { text, asked, clock, log: served.log() };
}

describe("a model in trouble", () => {
  it("is waited for as long as it asks for, and asked again", async () => {
    const { text, clock } = await trouble((_, number) =>
      number === 1 ? { status: 429, headers: { "retry-after": "7" } } : undefined,
    );
    expect(text).toContain(seen);
    expect(text).toContain("Models: `compatible/scripted` · 6 requests");
    expect(Math.max(...clock.waits)).toBeGreaterThanOrEqual(7_000);
  });

  it.each([
    ["is overloaded", { status: 503 }],
    ["refuses the key", { status: 401, message: `wrong key: ${modelKey}` }],
    ["breaks off", { cut: true as const, text: '{"findings":' }],
  ])("that %s is replaced by the next one", async (_title, fault) => {
    const { text, asked } = await trouble(
      ({ model }) => (model === "scripted" ? fault : undefined),
      { chain: "compatible/scripted, compatible/other" },
    );
    expect(text).toContain(seen);
    expect(asked().some(({ model }) => model === "other")).toBe(true);
    expect(text).toMatch(
      /^<sub>Models: .*`compatible\/other` \(\d answers?, (\d )?as a fallback\) · /m,
    );
  });

  it.each([
    ["fails", { status: 500 }, "compatible/scripted failed (500)", 5],
    [
      "is cut off",
      { cut: true as const },
      "compatible/scripted was not reached: the connection failed",
      5,
    ],
    [
      "answers what nobody can read",
      { text: "Looks good to me!" },
      "compatible/scripted answered twice without a JSON object in it",
      4,
    ],
    [
      "answers in a form of its own",
      { text: { findings: [{ file: "src/orders.js" }] } },
      "compatible/scripted answered twice in another form than it was asked for",
      4,
    ],
  ])(
    "that %s leaves the review incomplete, and says how to try again",
    async (_title, fault, why, requests) => {
      const { text } = await trouble(() => fault);
      expect(text).toContain("## Chorale · review incomplete, nothing found so far");
      expect(text).toContain(why);
      expect(text).toContain("`/review code-skeptic`");
      expect(text).not.toContain("Looks good to me");
      // What was asked in vain counts.
      expect(text).toContain(`Models: \`compatible/scripted\` · ${requests} requests`);
    },
  );

  it("is told of in public by what is wrong, and to the operator by what to do", async () => {
    const { text, log } = await trouble(() => ({ status: 401 }));
    expect(text).toContain("compatible/scripted refuses the key (401)");
    expect(text).not.toMatch(/CHORALE_MODEL|API_KEY/);
    expect(log).toContain('"reason":"refuses the key (401)","advice":"Check CHORALE_MODEL_KEY."');
  });

  it("leaves to its reviewer's rules what they know, and says of how many files that is", async () => {
    const files = { ...ordersChange, "src/Stock.kt": "final int a = 1;\n" };
    const { text } = await trouble(() => ({ status: 401 }), { files });
    expect(text).toContain(
      "its 2 files were not read for correctness to the end, 1 by its rules alone.",
    );
  });

  it("that breaks its form once is told so, and believed then", async () => {
    const { text } = await trouble((_, number) => (number === 1 ? { text: "Sure!" } : undefined));
    expect(text).toContain(seen);
    expect(text).toContain("Models: `compatible/scripted` · 6 requests");
  });
});
