import { expect, it } from "vitest";
import { scriptedEngines } from "../app/served.ts";
import { aThinkingModel, replacing } from "../app/thinking-model.ts";
import { anyHost, aReviewedPull, give, reviewOf } from "./giving.ts";
import { branchOf } from "./fixing.ts";

it("commits what a model proposed for the review, and asks it nothing again", async () => {
  const original = "return value == null;";
  const file = `export function isMissing(value) {\n  ${original}\n}\n`;
  const { models, asked } = await aThinkingModel({
    sees: [{ by: "Code skeptic", at: original, title: "Loose comparison" }],
    mends: (asking) => [replacing(asking, original, "  return value === null;")],
  });
  const { served, number } = await aReviewedPull(anyHost, {
    engines: scriptedEngines(async () => ({})),
    settings: { models },
    pull: { files: { "src/a.js": file } },
  });
  expect(reviewOf(served, number)).toContain("Loose comparison");
  await give(served, number, "/pause");
  const before = asked().length;
  const { reactions, reply } = await give(served, number, "/fix C1");
  expect(reply).toContain("**Fixed: 1 of 1 finding**");
  expect(reactions).toEqual(["eyes", "+1"]);
  const { files } = await branchOf(served, number);
  expect(files["src/a.js"]).toBe(file.replace("==", "==="));
  expect(asked().length).toBe(before);
});
