import { describe, expect, it } from "vitest";
import { causedByChange } from "../../../src/review/caused-by-change.ts";
import type { SourceFile } from "../../../src/types/source.ts";
import { aChange, aClaim, aThinker, linesIn } from "./thinking.ts";

const gone = ["function guard(user) {", "  if (!user.isAdmin) throw new Error();", "}"];

/** A file of which the guard is gone above this line. */
function without(lines: string[], before: number, touched: SourceFile["touched"] = []): SourceFile {
  return { ...aChange(`${lines.join("\n")}\n`, touched), removed: [{ before, lines: gone }] };
}

/** What comes of a model that reports each line which it is to judge. */
async function judgedOf(files: SourceFile[], excerptTokens = 12_000) {
  const { asked, readAll } = aThinker({
    excerptTokens,
    script: ({ prompt }) => ({
      findings: linesIn(prompt)
        .filter(({ isTouched, text }) => isTouched && text !== "")
        .map(({ path, number, text }) =>
          aClaim({ path, line: number, endLine: number, quote: text }),
        ),
    }),
  });
  const { readings } = await readAll(files);
  const findings = readings.flatMap((reading) => reading.findings);
  expect(readings.flatMap(({ droppedFor }) => Object.keys(droppedFor))).toEqual([]);
  expect(findings.every(causedByChange(files))).toBe(true);
  return { asked, findings };
}

const show = ["export function show() {", "  return 1;", "}"];

describe("what a change removed", () => {
  it.each<[string, SourceFile, number]>([
    ["at the beginning", without(["", ...show], 1), 2],
    ["in the middle, above a blank line", without([...show, "", "", ...show], 4), 6],
    ["at the end", without(show, 4), 3],
    ["at the end, below blank lines", without([...show, "", ""], 6), 3],
    [
      "where a blank line was written",
      without([...show, "", "run();"], 4, [{ start: 4, end: 4 }]),
      5,
    ],
    [
      "far above the next line",
      without([...show, ...Array<string>(200).fill(""), "run();"], 4),
      204,
    ],
  ])("can be reported %s", async (_title, file, line) => {
    const { asked, findings } = await judgedOf([file]);
    expect(findings.map((one) => one.line)).toEqual([line]);
    const rows = asked.flatMap(({ prompt }) => prompt.split("\n"));
    const at = rows.findIndex((row) => row.startsWith(`${String(line).padStart(5)} *|`));
    const first = rows.findIndex((row) => row.includes("function guard"));
    expect(Math.abs(at - first)).toBe(at > first ? 3 : 1);
  });

  it("is shown with the line that stands for it, wherever a large file is cut", async () => {
    const block = (name: number) => [
      `function f${name}() {`,
      ...Array<string>(8).fill("  step(alpha, beta, gamma);"),
      "}",
      "",
    ];
    const lines = Array.from({ length: 40 }, (_, name) => block(name)).flat();
    // Above the blank line behind each function.
    const removed = Array.from({ length: 39 }, (_, name) => ({
      before: (name + 1) * 11,
      lines: [`check(${name});`],
    }));
    const { asked, findings } = await judgedOf([{ ...without(lines, 1), removed }], 1000);
    expect(asked.length).toBeGreaterThan(2);
    expect(findings.map(({ line }) => line).toSorted((a, b) => a - b)).toEqual(
      removed.map(({ before }) => before + 1),
    );
    // Each right below what it stands for.
    const rows = asked.flatMap(({ prompt }) => prompt.split("\n"));
    const starred = rows.flatMap((row, index) =>
      /^ *\d+ \*\|/.test(row) ? [rows[index - 1] ?? ""] : [],
    );
    expect(starred).toHaveLength(removed.length);
    expect(starred.filter((above) => !/^ +-\| check/.test(above))).toEqual([]);
  });

  it("has an identity of its own where the lines that stand for it are equal", async () => {
    const lines = ["if (a) {", "}", "if (b) {", "}"];
    const removed = [2, 4].map((before) => ({ before, lines: ["check();"] }));
    const { findings } = await judgedOf([{ ...without(lines, 1), removed }]);
    expect(findings.map(({ line }) => line)).toEqual([2, 4]);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });
});
