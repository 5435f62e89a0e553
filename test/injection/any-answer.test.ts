import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startModel, type ModelEmulator } from "../../emulators/model/model-emulator.ts";
import { createModels } from "../../src/app/models.ts";
import { createModelEngine } from "../../src/engines/model/create-model-engine.ts";
import { builtInReviewers } from "../../src/reviewers/load-reviewers.ts";
import { reportOn } from "../../src/review/report-on.ts";
import { reviewSources } from "../../src/review/review-change.ts";
import { Risk, skepticName } from "../../src/review/tier.ts";
import { plainly } from "../engines/model/thinking.ts";
import { hostileText } from "../report/hostile.ts";
import { aSource, scriptedEngine } from "../review/scripted-engine.ts";
import { brokenCode, soundCode } from "./case.ts";
import { expectHarmless } from "./harmless.ts";
import { modelsAt, review, toReviewed, type Reviewed } from "./reviewed.ts";

const path = "src/users.js";
const texts = [brokenCode("  // lists users"), soundCode("  // lists users")];
const lines = (texts[0] ?? "").split("\n");

const aWord = fc.oneof(hostileText, fc.constantFrom("error", "note", "high", "C1", "confirm", ""));
const aLevel = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom("error", "warning", "note") },
  fc.constant("fatal"),
);
/** A line of the change with its text, or another one. */
const aPlace = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .constantFrom(...lines.entries())
      .map(([index, quote]) => ({ path, line: index + 1, endLine: index + 1, quote })),
  },
  fc.record({ path: aWord, line: fc.double(), endLine: fc.maxSafeInteger(), quote: aWord }),
  fc.record({
    path: fc.constant(path),
    line: fc.integer({ min: -1, max: 15 }),
    endLine: fc.maxSafeInteger(),
    quote: fc.constantFrom(...lines),
  }),
);
/** Right more often than not, so that some of it is believed. */
const aFinding = fc
  .tuple(
    aPlace,
    fc.record({
      title: aWord,
      message: aWord,
      remedy: aWord,
      level: aLevel,
      confidence: fc.constantFrom("high", "medium", "low"),
      cause: aWord,
      cwe: aWord,
    }),
    fc.dictionary(aWord, fc.anything(), { maxKeys: 2 }),
  )
  .map(([place, words, more]) => ({ ...more, ...place, ...words }));
const aRuling = fc.record({
  claim: fc.constantFrom("C1", "C2", "c3", "S1", ""),
  ruling: fc.constantFrom("confirm", "lower", "reject", "fix"),
  level: aLevel,
  reason: aWord,
});
const anAnswer = fc.oneof(
  { weight: 4, arbitrary: fc.record({ findings: fc.array(aFinding, { maxLength: 12 }) }) },
  { weight: 4, arbitrary: fc.record({ rulings: fc.array(aRuling, { maxLength: 5 }) }) },
  fc.object(),
);
/** What a model may write around its answer, or instead of one. */
const aText = fc.oneof(
  { weight: 5, arbitrary: anAnswer.map((answer) => JSON.stringify(answer)) },
  fc
    .tuple(hostileText, anAnswer, hostileText)
    .map(([before, answer, after]) => [before, JSON.stringify(answer), after].join("\n```\n")),
  fc.json(),
  hostileText,
);

const order = ["failure", "neutral", "success"] as const;

let server: ModelEmulator;
let answers: readonly string[] = [""];
beforeAll(async () => {
  server = await startModel({
    script: ({ messages }, number) => ({
      text: answers[(number + messages.length) % answers.length] ?? "",
    }),
  });
});
afterAll(() => server.close());

/** Has a model think about what our rules have read already: to read it again would find the same, and take longer. */
async function think(text: string, { byRules }: Reviewed): Promise<Reviewed> {
  const reviewers = await builtInReviewers();
  const { client } = createModels(modelsAt(server), plainly);
  const rules = scriptedEngine(async ({ name }) => ({
    findings: byRules.filter(({ reviewer }) => reviewer === name),
  }));
  const file = aSource({
    path,
    language: "javascript",
    text,
    touched: [{ start: 1, end: text.split("\n").length }],
  });
  const reviewed = await reviewSources({ files: [file], skipped: [], unread: [] }, [], {
    reviewers,
    engines: new Map([
      ["rules", rules],
      ["secrets", scriptedEngine(async () => ({}))],
    ]),
    concurrency: 8,
    timeoutMs: 60_000,
    onlyTouched: true,
    signal: new AbortController().signal,
    think: {
      model: createModelEngine({ ask: client.ask, outline: plainly, denied: [] }),
      risk: Risk.parse({ fullPaths: ["**"] }),
      skeptic: reviewers.find(({ name }) => name === skepticName),
      minLevel: "note",
    },
  });
  const { report } = reportOn(reviewed, {
    version: "0.0.0",
    headSha: undefined,
    reviewers,
    configured: reviewers.map(({ name }) => name),
    minLevel: "note",
    broken: [],
    previous: undefined,
    notices: [],
    suppressions: [],
    isFull: false,
  });
  return toReviewed(report);
}

describe("whatever a model answers", () => {
  it("no verdict is better than without it, no rule's finding is another, and nothing that is told does harm", async () => {
    const without = await Promise.all(texts.map((text) => review({ files: { [path]: text } })));
    let told = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(aText, { minLength: 1, maxLength: 6 }), async (said) => {
        answers = said;
        for (const [index, one] of without.entries()) {
          const withModel = await think(texts[index] ?? "", one);
          expectNoBetter(withModel, one);
          told += withModel.byModels.length;
        }
      }),
      { numRuns: 20 },
    );
    expect(without.map(({ conclusion }) => conclusion)).toEqual(["failure", "success"]);
    expect(told).toBeGreaterThan(0);
  });
});

function expectNoBetter(one: Reviewed, without: Reviewed): void {
  expect(order.indexOf(one.conclusion)).toBeLessThanOrEqual(order.indexOf(without.conclusion));
  expect(one.byRules).toEqual(without.byRules.map((finding) => ({ ...finding })));
  expectHarmless(one.report);
}
