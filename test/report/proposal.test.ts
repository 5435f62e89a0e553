import { describe, expect, it } from "vitest";
import { isCutShort, renderDiff, renderSuggestion } from "../../src/report/findings/proposal.ts";

const hunk = { line: 7, before: ["  eval(x);"], after: ["  parse(x);", "  // `` ``` ``"] };

describe("a proposed change", () => {
  it("can be committed from the page where the host knows suggestions", () => {
    expect(renderSuggestion(hunk)).toBe(
      ["````suggestion", "  parse(x);", "  // `` ``` ``", "````"].join("\n"),
    );
    // Nothing between the fences takes the lines away, and an empty line is a line.
    expect(renderSuggestion({ after: [] })).toBe("```suggestion\n```");
    expect(renderSuggestion({ after: [""] })).toBe("```suggestion\n\n```");
  });

  it("is a diff where it does not", () => {
    expect(renderDiff([hunk])).toBe(
      ["````diff", "@@ -7 +7,2 @@", "-  eval(x);", "+  parse(x);", "+  // `` ``` ``", "````"].join(
        "\n",
      ),
    );
  });

  it("is one diff of all its places, each with the line that it has behind the ones before", () => {
    const added = { line: 1, before: ["import a;"], after: ["import a;", "import b;"] };
    const taken = { line: 20, before: ["\tb();\t", ""], after: [] };
    expect(renderDiff([added, hunk, taken])).toBe(
      [
        "````diff",
        "@@ -1 +1,2 @@",
        " import a;",
        "+import b;",
        "@@ -7 +8,2 @@",
        "-  eval(x);",
        "+  parse(x);",
        "+  // `` ``` ``",
        "@@ -20,2 +21,0 @@",
        "-\tb();\t",
        "-",
        "````",
      ].join("\n"),
    );
  });

  it("leaves lines that stay as they are", () => {
    const before = ["try {", "  send();", "  again();", "}"];
    const after = ["try {", "  await send();", "  again();", "}"];
    expect(
      renderDiff([{ line: 3, before, after }])
        .split("\n")
        .slice(2, -1),
    ).toEqual([" try {", "-  send();", "+  await send();", "   again();", " }"]);
    const [first, ...check] = ["defer body.Close()", "if err != nil {", "  return err", "}"];
    expect(
      renderDiff([{ line: 3, before: [first, ...check], after: [...check, first] }])
        .split("\n")
        .slice(2, -1),
    ).toEqual([`-${first}`, ...check.map((line) => ` ${line}`), `+${first}`]);
    // The same line twice is in the one place or in the other.
    const twice = renderDiff([{ line: 3, before: ["a", "a"], after: ["a", "a", "a"] }]);
    expect(twice.split("\n").slice(2, -1)).toEqual([" a", " a", "+a"]);
  });

  it("shows what hides, and is cut where it is long", () => {
    expect(renderDiff([{ line: 1, before: ["a\u202E\rb"], after: ["a"] }])).toContain(
      "-a⟨U+202E⟩⟨U+000D⟩b\n+a\n",
    );
    const lines = Array.from({ length: 60 }, (_, index) => `line ${index}`);
    const long = [{ line: 1, before: ["a"], after: lines }];
    const shown = renderDiff(long).split("\n");
    expect(shown).toHaveLength(43);
    expect(shown.at(-2)).toBe("… 22 more lines");
    expect([isCutShort(long), isCutShort([hunk])]).toEqual([true, false]);
    const many = (name: string) => Array.from({ length: 500 }, (_, index) => `${name} ${index}`);
    const apart = renderDiff([{ line: 1, before: many("a"), after: many("b") }]);
    expect(apart.split("\n").slice(2, 42)).toEqual(
      many("a")
        .slice(0, 39)
        .map((line) => `-${line}`)
        .concat("… 961 more lines"),
    );
    const wide = [{ line: 1, before: ["a"], after: ["x".repeat(5_000)] }];
    expect(renderDiff(wide).length).toBeLessThan(400);
    expect(isCutShort(wide)).toBe(true);
  });
});
