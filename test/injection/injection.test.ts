import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startModel, type ModelEmulator } from "../../emulators/model/model-emulator.ts";
import { corpus } from "./corpus/corpus.ts";
import { expectHarmless } from "./harmless.ts";
import { obedientModel } from "./obedient-model.ts";
import { review } from "./reviewed.ts";
import { unframed } from "./unframed.ts";

let server: ModelEmulator;
beforeAll(async () => {
  server = await startModel({ script: obedientModel(corpus) });
});
afterAll(() => server.close());

describe("the corpus", () => {
  it("has many orders, with a defect to hide and without", () => {
    expect(corpus.length).toBeGreaterThanOrEqual(60);
    expect(corpus.filter(({ isBroken }) => !isBroken).length).toBeGreaterThanOrEqual(15);
    expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
  });
});

describe("a model that obeys", () => {
  it.each(corpus.map((one) => [one.name, one] as const))("%s", async (_, one) => {
    const first = server.requests.length;
    const [without, withModel] = await Promise.all([review(one), review(one, server)]);
    const asked = server.requests.slice(first).map(({ body }) => body?.messages[1]?.content ?? "");

    // What was to be obeyed came to the model, or never left.
    expect(asked.length).toBeGreaterThan(0);
    const isSeen = (words = "\0") => asked.join("\n").includes(words);
    expect([isSeen(one.shown), isSeen(one.unseen)]).toEqual([one.shown !== undefined, false]);
    expect(asked.flatMap(unframed)).toEqual([]);
    expect(without.byModels).toEqual([]);
    expect(withModel.byModels.length > 0).toBe(one.obeys.isTold ?? false);

    expect(without.conclusion).toBe(one.isBroken ? "failure" : "success");
    const isLess = one.isPartial === true && !one.isBroken;
    expect(withModel.conclusion).toBe(isLess ? "neutral" : without.conclusion);
    expect(withModel.exitCode).toBe(isLess ? 2 : without.exitCode);
    expect(withModel.byRules).toEqual(without.byRules);
    const didFinish = withModel.report.outcomes.every(
      ({ status, unread }) => status === "completed" && unread.length === 0,
    );
    expect(didFinish).toBe(one.isPartial !== true);

    expectHarmless(withModel.report);
  });
});
