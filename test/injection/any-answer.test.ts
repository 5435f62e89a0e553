import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startModel, type ModelEmulator } from "../../emulators/model/model-emulator.ts";
import { createModels } from "../../src/app/models.ts";
import { createModelEngine } from "../../src/engines/model/create-model-engine.ts";
import { builtInFixer, builtInReviewers } from "../../src/reviewers/load-reviewers.ts";
import { invisible } from "../../src/types/invisible.ts";
import { reportOn } from "../../src/review/report-on.ts";
import { reviewSources } from "../../src/review/review-change.ts";
import { Risk, skepticName } from "../../src/review/tier.ts";
import { plainly } from "../engines/model/thinking.ts";
import { hostileText } from "../report/hostile.ts";
import { sharedEngines } from "../shared-engines.ts";
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
/** Lines of the change in the place of others, in any order, or whatever else. */
const aChange = fc.record({
  firstLine: fc.oneof(fc.integer({ min: 1, max: 15 }), fc.double()),
  lastLine: fc.integer({ min: 1, max: 15 }),
  original: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...lines) }, aWord),
  replacement: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        ...lines,
        "  // fine",
        "  const rows = [];",
        "  eval(req.query.q);",
        "",
      ),
    },
    aWord,
  ),
});
const aChanges = fc
  .array(
    fc.tuple(
      aChange,
      fc.nat(4).map((number) => number > 0),
    ),
    { maxLength: 3 },
  )
  .map((all) =>
    all.map(([change, isRight]) => {
      const at = lines.indexOf(change.original) + 1;
      return isRight && at > 0 ? { ...change, firstLine: at, lastLine: at } : change;
    }),
  );
const aJudgement = fc.record({
  reason: aWord,
  ruling: fc.constantFrom("believe", "reject", "commit"),
});
const anAnswer = fc.oneof(
  { weight: 4, arbitrary: fc.record({ changes: aChanges }) },
  { weight: 2, arbitrary: aJudgement },
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

/** What begins an answer in the form that a question asks for, by its name. */
const keys: Readonly<Record<string, string>> = {
  findings: '{"findings":',
  rulings: '{"rulings":',
  changes: '{"changes":',
  judgement: '"ruling":"believe"',
};

const order = ["failure", "neutral", "success"] as const;

let server: ModelEmulator;
let answers: readonly string[] = [""];
beforeAll(async () => {
  server = await startModel({
    script: ({ messages, response_format: form }, number) => {
      // Now and then it knows what it was asked for.
      const wanted = form?.type === "json_schema" ? (keys[form.json_schema.name] ?? "") : "";
      const fitting = number % 3 === 0 ? [] : answers.filter((text) => text.includes(wanted));
      const some = fitting.length > 0 ? fitting : answers;
      return { text: some[(number + messages.length) % some.length] ?? "" };
    },
  });
});
afterAll(() => server.close());

/** Has a model think about what our rules have read already: to read it again would find the same, and take longer. */
async function think(text: string, { byRules }: Reviewed): Promise<Reviewed> {
  const reviewers = await builtInReviewers();
  const { client } = createModels(modelsAt(server), plainly);
  const rules = scriptedEngine(async ({ name }, [read]) => ({
    // What is proposed is read as well: there they are gone.
    findings: read?.text === text ? byRules.filter(({ reviewer }) => reviewer === name) : [],
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
      ["regexes", scriptedEngine(async () => ({}))],
      ["characters", scriptedEngine(async () => ({}))],
      ["markers", scriptedEngine(async () => ({}))],
    ]),
    concurrency: 8,
    timeoutMs: 60_000,
    onlyTouched: true,
    signal: new AbortController().signal,
    fix: {
      fixer: await builtInFixer(),
      syntax: sharedEngines.syntax,
      maxIterations: 2,
      isWanted: () => true,
    },
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
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(aText, { minLength: 1, maxLength: 6 }), async (said) => {
        answers = said;
        for (const [index, one] of without.entries()) {
          const withModel = await think(texts[index] ?? "", one);
          expectNoBetter(withModel, one);
          expectInPlace(withModel, texts[index] ?? "");
          told += withModel.byModels.length;
          tried += withModel.report.fixing?.tried ?? 0;
        }
      }),
      { numRuns: 20 },
    );
    expect(without.map(({ conclusion }) => conclusion)).toEqual(["failure", "success"]);
    expect(told).toBeGreaterThan(0);
    expect(tried).toBeGreaterThan(0);
  });
});

function expectNoBetter(one: Reviewed, without: Reviewed): void {
  expect(order.indexOf(one.conclusion)).toBeLessThanOrEqual(order.indexOf(without.conclusion));
  expect(one.byRules).toEqual(without.byRules.map((finding) => ({ ...finding })));
  expectHarmless(one.report);
}

/** Whatever passes replaces lines of the finding's file as they stand, and writes nothing that can't be seen. */
function expectInPlace({ report: { fixing, findings } }: Reviewed, text: string): void {
  const whole = text.split("\n");
  for (const { fingerprint, path: of, hunks } of fixing?.fixes ?? []) {
    expect(of).toBe(path);
    expect(findings.map((one) => one.fingerprint)).toContain(fingerprint);
    for (const { line, before, after } of hunks) {
      expect(whole.slice(line - 1, line - 1 + before.length)).toEqual(before);
      expect(after.join("").replaceAll("\t", "").search(invisible)).toBe(-1);
    }
  }
}
