import { describe, expect, it } from "vitest";
import { parseDiff } from "../../src/diff/parse-diff.ts";
import { touchedLines } from "../../src/diff/touched-lines.ts";

const touched = (hunks: string) =>
  parseDiff(`--- a/f\n+++ b/f\n${hunks}`).map((change) => touchedLines(change));

describe("the lines that a change touches", () => {
  it("are those that it adds or replaces, neighbours in one range", () => {
    const hunks = "@@ -1,4 +1,5 @@\n-a\n+b\n+c\n d\n e\n-f\n+g\n@@ -20,0 +22,2 @@\n+h\n+i\n";
    expect(touched(hunks)).toEqual([
      [
        { start: 1, end: 2 },
        { start: 5, end: 5 },
        { start: 22, end: 23 },
      ],
    ]);
  });

  it("are one range across hunks without context", () => {
    expect(touched("@@ -3 +3 @@\n-a\n+b\n@@ -3,0 +4 @@\n+c\n")).toEqual([[{ start: 3, end: 4 }]]);
  });

  it("are none where lines are only gone", () => {
    expect(touched("@@ -1,3 +1,2 @@\n a\n-b\n c\n")).toEqual([[]]);
  });
});
