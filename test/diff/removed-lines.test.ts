import { expect, it } from "vitest";
import { parseDiff } from "../../src/diff/parse-diff.ts";
import { removedLines, standIns } from "../../src/diff/removed-lines.ts";

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

/** The lines that stand for what is gone above these lines of a text, of which the change wrote some. */
const standingFor = (text: string, befores: number[], touched: number[] = []) =>
  standIns({
    text,
    touched: touched.map((line) => ({ start: line, end: line })),
    removed: befores.map((before) => ({ before, lines: ["gone"] })),
  });
const ten = Array.from({ length: 10 }, (_, index) => `line ${index + 1}\n`).join("");

it.each<[string, number[], number[]]>([
  ["the line that follows", standingFor(ten, [2, 8]), [2, 8]],
  ["the first line of a file", standingFor(ten, [1]), [1]],
  ["the last line of a file", standingFor(ten, [11]), [10]],
  ["the last line of one that no line end ends", standingFor("a\nb", [3]), [2]],
  ["what was written in its place, below or above", standingFor(ten, [5, 6], [5]), []],
  ["the next line that is not blank", standingFor("a\n\n \t\r\nb\n", [2]), [4]],
  ["the last line that is not blank", standingFor("a\n}\n\n\n", [5]), [2]],
  ["one line for two places", standingFor("a\n\n\nb\n", [2, 3]), [4, 4]],
  ["the line behind a blank one that was written", standingFor("a\n\nb\n", [2], [2]), [3]],
  ["a line behind blank ones that was written", standingFor("a\n\nb\n", [2], [3]), []],
  ["nothing in a file that is empty", standingFor("", [1]), []],
  ["nothing among blank lines alone", standingFor("\n \n", [1, 3]), []],
])("what was removed is stood for by %s", (_title, lines, expected) => {
  expect(lines).toEqual(expected);
});
