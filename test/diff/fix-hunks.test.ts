import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHunks } from "../../src/diff/fix-hunks.ts";
import { moveLines } from "../../src/review/fix/moved-lines.ts";
import { applyEdits, type Edit } from "../../src/types/edit.ts";
import type { FixHunk } from "../../src/types/fix.ts";

const line = fc.constantFrom("", "a", "b", "  c", "a");
const texts = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 8 }), fc.constantFrom("", "\n"))
  .map(([lines, end]) => lines.join("\n") + end);

/** A text, and edits of it in their order. */
const edited = texts.chain((text) =>
  fc
    .array(
      fc.record({
        at: fc.array(fc.nat(text.length), { minLength: 2, maxLength: 2 }),
        text: fc.array(line, { maxLength: 3 }).map((lines) => lines.join("\n")),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((all) => {
      const edits: Edit[] = [];
      for (const { at, text: written } of all) {
        const [start = 0, end = 0] = at.toSorted((a, b) => a - b);
        if (start > (edits.at(-1)?.end ?? -1)) edits.push({ start, end, text: written });
      }
      return { text, edits };
    })
    .filter(({ edits }) => edits.length > 0),
);

const linesOf = (text: string) => text.split("\n");

/** A text with whole lines replaced, as whoever takes over a suggestion would have it. */
function replaceLines(text: string, hunks: readonly FixHunk[]): string {
  const lines = linesOf(text);
  for (const { line: first, before, after } of hunks.toReversed()) {
    expect(lines.slice(first - 1, first - 1 + before.length)).toEqual(before);
    lines.splice(first - 1, before.length, ...after);
  }
  return lines.join("\n");
}

describe("edits as whole lines", () => {
  it("give the same text, wherever that can be given by lines", () => {
    fc.assert(
      fc.property(edited, ({ text, edits }) => {
        const { hunks, isByLines } = toHunks(text, edits);
        const after = applyEdits(text, edits);
        // Whether the last line ends is no line of its own.
        fc.pre(isByLines && after.endsWith("\n") === text.endsWith("\n"));
        expect(replaceLines(text, hunks)).toBe(after);
      }),
      { numRuns: 500 },
    );
  });

  it("are no longer than it takes", () => {
    fc.assert(
      fc.property(edited, ({ text, edits }) => {
        const { hunks } = toHunks(text, edits);
        // A line is kept only beside those that are added.
        const kept = hunks.filter(({ before, after }) => before[0] === after[0]);
        expect(kept.filter(({ before }) => before.length > 1)).toEqual([]);
      }),
    );
  });

  it.each([
    [
      "a piece of a line",
      "a\nb(1);\nc\n",
      [{ start: 2, end: 3, text: "d" }],
      2,
      ["b(1);"],
      ["d(1);"],
    ],
    ["a whole line taken away", "a\nb\nc\n", [{ start: 2, end: 4, text: "" }], 2, ["b"], []],
    [
      "a line put before another",
      "a\nb\n",
      [{ start: 2, end: 2, text: "x\n" }],
      2,
      ["b"],
      ["x", "b"],
    ],
    [
      "two lines, one below the other",
      "a\nb\nc\n",
      [
        { start: 0, end: 1, text: "x" },
        { start: 2, end: 3, text: "y" },
      ],
      1,
      ["a", "b"],
      ["x", "y"],
    ],
    ["a line at the end", "a\nb\n", [{ start: 4, end: 4, text: "x\n" }], 2, ["b"], ["b", "x"]],
    [
      "two lines one below the other",
      "a\nb\nc\n",
      [
        { start: 0, end: 1, text: "d" },
        { start: 2, end: 2, text: "x\n" },
      ],
      1,
      ["a"],
      ["d", "x"],
    ],
  ])("%s", (_what, text, edits, at, before, after) => {
    expect(toHunks(text, edits).hunks).toEqual([{ line: at, before, after }]);
  });

  it("is not by lines where they end in another way", () => {
    const isByLines = (text: string) => toHunks(text, [{ start: 0, end: 1, text: "b" }]).isByLines;
    expect(["a\n", "a\nc", "a\r\n", "a"].map(isByLines)).toEqual([true, true, false, false]);
  });
});

describe("lines that were moved", () => {
  it("are found again", () => {
    const hunks = [
      { line: 2, before: ["b"], after: ["b1", "b2", "b3"] },
      { line: 5, before: ["e", "f"], after: [] },
    ];
    const moved = moveLines(hunks);
    expect([1, 2, 3, 4, 5, 6, 7].map(moved.to)).toEqual([1, 2, 5, 6, 7, 7, 7]);
    expect([1, 3, 4, 7].map(moved.before)).toEqual([1, 5, 6, 7].map(moved.after));
    expect(moved.before(2)).toBe(moved.after(3));
    expect(moved.changed).toEqual({ start: 2, end: 6 });
  });
});
