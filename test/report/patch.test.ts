import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDiff } from "../../src/diff/parse-diff.ts";
import { renderPatch, type TextChange } from "../../src/report/findings/patch.ts";
import { aRepository, plainGit } from "../diff/repository.ts";

const line = fc.tuple(
  fc.constantFrom(
    "a",
    "b",
    "\tc",
    "  ",
    "",
    "-- d",
    "++ e",
    "@@ -1 +1 @@",
    "\\ f",
    "é\u2028",
    "g\r",
  ),
  fc.constantFrom("\n", "\n", "\n", "\r\n"),
);
const text = fc
  .tuple(fc.array(line, { maxLength: 14 }), fc.constantFrom("", "", "last", "last\r"))
  .map(([lines, last]) => lines.flat().join("") + last);
const path = fc.constantFrom(
  "a.js",
  "src/b.ts",
  "with blank.js",
  'quote".js',
  "back\\slash.js",
  "ümlaut.js",
  "tab\t.js",
  "line\n.js",
  "a b/c b/d.js",
  "blank at end ",
);
const changes: fc.Arbitrary<TextChange[]> = fc.uniqueArray(
  fc.record({ path, before: text, after: text }),
  { minLength: 1, selector: (change) => change.path },
);

describe("a patch", () => {
  it("turns every text into the other when git applies it, whatever lines end with", () => {
    const { dir, write } = aRepository();
    fc.assert(
      fc.property(changes, (some) => {
        write(Object.fromEntries(some.map((change) => [change.path, change.before])));
        apply(dir, renderPatch(some));
        for (const change of some) {
          expect(readFileSync(join(dir, change.path), "utf8")).toBe(change.after);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("holds what changes one after another in a file as one change", () => {
    const before = "1\n2\n3\n";
    const between = "1\nB\n3\n";
    const after = "1\nB\nC\n";
    const patch = renderPatch([
      { path: "a.js", before, after: between },
      { path: "b.js", before: "x", after: "y" },
      { path: "a.js", before: between, after },
      { path: "c.js", before: "as it is", after: "as it is" },
    ]);
    expect(patch).toBe(
      [
        "diff --git a/a.js b/a.js",
        "--- a/a.js",
        "+++ b/a.js",
        "@@ -1,3 +1,3 @@",
        " 1",
        "-2",
        "-3",
        "+B",
        "+C",
        "diff --git a/b.js b/b.js",
        "--- a/b.js",
        "+++ b/b.js",
        "@@ -1,1 +1,1 @@",
        "-x",
        "\\ No newline at end of file",
        "+y",
        "\\ No newline at end of file",
        "",
      ].join("\n"),
    );
    expect(parseDiff(patch).map((file) => file.path)).toEqual(["a.js", "b.js"]);
    expect(renderPatch([])).toBe("");
  });
});

function apply(dir: string, patch: string): void {
  if (patch === "") return;
  execFileSync("git", ["apply", "--whitespace=nowarn", "-"], {
    cwd: dir,
    env: { ...process.env, ...plainGit },
    input: patch,
    stdio: ["pipe", "ignore", "pipe"],
  });
}
