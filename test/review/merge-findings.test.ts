import { describe, expect, it } from "vitest";
import { mergeFindings } from "../../src/review/merge-findings.ts";
import { anOutcome } from "../report/builders.ts";
import { aFinding } from "./scripted-engine.ts";

const first = { start: 10, end: 12, text: "a" };
const second = { start: 20, end: 21, text: "b" };

/** What is left of two findings of one cause on one line. */
function merged(one: Parameters<typeof aFinding>[0], other: Parameters<typeof aFinding>[0]) {
  return mergeFindings([
    anOutcome({ findings: [aFinding({ line: 3, level: "error", ...one })] }),
    anOutcome({
      reviewer: "code-skeptic",
      findings: [aFinding({ line: 3, reviewer: "code-skeptic", ...other })],
    }),
  ]);
}

describe("of two findings of one cause on one line", () => {
  it.each([
    ["the first has", { fix: [first] }, {}],
    ["the second has", {}, { fix: [first] }],
    ["both have", { fix: [first] }, { fix: [{ ...first, text: "c" }] }],
  ])("one is kept, with the fix that %s", (_, one, other) => {
    expect(
      merged({ ...one, fingerprint: "same" }, { ...other, fingerprint: "same" }),
    ).toMatchObject([{ alsoFoundBy: ["code-skeptic"], fix: [first] }]);
  });

  it("one is kept that mends both places, unless their fixes touch each other", () => {
    const places = [{ fingerprint: "1" }, { fingerprint: "2" }] as const;
    const [finding] = merged({ ...places[0], fix: [second] }, { ...places[1], fix: [first] });
    expect(finding?.fix).toEqual([first, second]);
    const touching = { start: 12, end: 20, text: "d" };
    expect(
      merged({ ...places[0], fix: [second] }, { ...places[1], fix: [touching] })[0]?.fix,
    ).toEqual([second]);
  });
});
