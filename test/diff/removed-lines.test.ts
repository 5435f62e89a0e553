import { expect, it } from "vitest";
import { parseDiff } from "../../src/diff/parse-diff.ts";
import { besideRemoved, removedLines } from "../../src/diff/removed-lines.ts";

const removed = (hunks: string) =>
  parseDiff(`--- a/f\n+++ b/f\n${hunks}`).flatMap((change) => removedLines(change));

it.each([
  ["replaced", "@@ -1,4 +1,4 @@\n-a\n-b\n+c\n+d\n e\n f\n", [{ before: 1, lines: ["a", "b"] }]],
  ["only gone", "@@ -1,3 +1,2 @@\n a\n-b\n c\n", [{ before: 2, lines: ["b"] }]],
  ["the last", "@@ -1,2 +1 @@\n a\n-b\n", [{ before: 2, lines: ["b"] }]],
  ["told without context", "@@ -7 +6,0 @@\n-a\n", [{ before: 7, lines: ["a"] }]],
  [
    "in several places",
    "@@ -1,4 +1,2 @@\n-a\n b\n-c\n d\n@@ -9,2 +7 @@\n e\n-f\n",
    [
      { before: 1, lines: ["a"] },
      { before: 2, lines: ["c"] },
      { before: 8, lines: ["f"] },
    ],
  ],
  ["none", "@@ -1 +1,2 @@\n a\n+b\n", []],
])("lines that are %s stand before what follows them", (_title, hunks, expected) => {
  expect(removed(hunks)).toEqual(expected);
});

it("what was removed without a successor is stood for by the line that follows, or by the last", () => {
  const at = (...befores: number[]) => befores.map((before) => ({ before, lines: ["gone"] }));
  const isTouched = (line: number) => line === 5;
  expect(besideRemoved(at(2, 5, 6, 11), { lineCount: 10, isTouched })).toEqual([2, 10]);
  expect(besideRemoved(at(1), { lineCount: 0, isTouched })).toEqual([]);
});
