import { describe, expect, it } from "vitest";
import type { Label } from "../../eval/case.ts";
import { match } from "../../eval/match.ts";
import { aFinding } from "../review/scripted-engine.ts";

const aLabel = (parts: Partial<Label> = {}): Label => ({
  path: "a.ts",
  line: 10,
  category: "security",
  level: "error",
  what: "The door is open.",
  ...parts,
});

const at = (line: number, parts: Parameters<typeof aFinding>[0] = {}) =>
  aFinding({ path: "a.ts", category: "security", line, endLine: line, ...parts });

/** What became of each, as counts. */
function countsOf(...args: Parameters<typeof match>) {
  const { found, missed, duplicates, wrong } = match(...args);
  return {
    found: found.length,
    missed: missed.length,
    duplicates: duplicates.length,
    wrong: wrong.length,
  };
}

describe("a finding fits a label", () => {
  it.each([
    [7, true],
    [10, true],
    [12, true],
    [15, true],
    [6, false],
    [16, false],
  ])("of lines 10 to 12 at line %i: %s", (line, isFound) => {
    const { found, wrong } = countsOf([at(line)], [aLabel({ endLine: 12 })]);
    expect([found, wrong]).toEqual(isFound ? [1, 0] : [0, 1]);
  });

  it("only in the same file", () => {
    expect(countsOf([at(10, { path: "b.ts" })], [aLabel()])).toMatchObject({ found: 0, wrong: 1 });
  });

  it("only with its category, or with one that is right as well", () => {
    const finding = at(10, { category: "correctness" });
    expect(countsOf([finding], [aLabel()])).toMatchObject({ found: 0, missed: 1, wrong: 1 });
    expect(countsOf([finding], [aLabel({ also: ["correctness"] })])).toMatchObject({ found: 1 });
  });

  it("at any of its places", () => {
    const label = aLabel({ orAt: [{ path: "b.ts", line: 40 }] });
    expect(countsOf([at(41, { path: "b.ts" })], [label])).toMatchObject({ found: 1, wrong: 0 });
  });
});

it("counts a second finding at a label as neither right nor wrong", () => {
  const counts = countsOf([at(9), at(10), at(12)], [aLabel()]);
  expect(counts).toEqual({ found: 1, missed: 0, duplicates: 2, wrong: 0 });
});

it("gives each of two labels side by side the finding that is closest", () => {
  const [first, second] = [aLabel({ line: 10 }), aLabel({ line: 12 })];
  const findings = [at(12), at(11)];
  const { found } = match(findings, [first, second]);
  expect(new Map(found.map(({ label, finding }) => [label.line, finding.line]))).toEqual(
    new Map([
      [10, 11],
      [12, 12],
    ]),
  );
});

it("calls everything wrong that is told of a clean change", () => {
  expect(countsOf([at(1), at(2)], [])).toEqual({ found: 0, missed: 0, duplicates: 0, wrong: 2 });
});
