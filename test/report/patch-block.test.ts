import { describe, expect, it } from "vitest";
import { renderPatchBlock } from "../../src/report/findings/patch-block.ts";

const change = (path: string, lines = 1, text = "a") => ({
  path,
  before: `${text}\n`.repeat(lines),
  after: `${text}b\n`.repeat(lines),
});

const render = (
  changes: ReturnType<typeof change>[],
  limits: { room?: number; secret?: string } = {},
) =>
  renderPatchBlock(changes, {
    secretPaths: limits.secret === undefined ? [] : [limits.secret],
    room: limits.room ?? 60_000,
  });

describe("a patch in a comment", () => {
  it("stands in a fence that nothing in it ends, folded where it is long", () => {
    const short = render([change("a.md", 1, "````\t")]);
    expect(short).toMatch(/^`{5}diff\ndiff --git a\/a\.md b\/a\.md\n[^]*\n`{5}$/);
    const long = render([change("a.js", 30)]);
    expect(long).toMatch(
      /^<details><summary>The change, for <code>git apply<\/code><\/summary>\n\n```diff\n/,
    );
  });

  it("holds the first files that fit, and says how to get the others", () => {
    const changes = ["a.js", "b.js", "c.js"].map((path) => change(path, 40));
    const [all, some] = [render(changes), render(changes, { room: 1_000 })];
    expect(all.match(/^diff --git/gm)).toHaveLength(3);
    expect(some.length).toBeLessThanOrEqual(1_000);
    expect(some.match(/^diff --git/gm)?.length).toBeLessThan(3);
    expect(some).toMatch(
      /Without the change of .*`c\.js`: there is no room for it here\. `chorale review --fix`/,
    );
    expect(render(changes, { room: 10 })).toMatch(
      /^Without the change of `a\.js`, `b\.js` and `c\.js`/,
    );
    expect(render([])).toBe("");
  });

  it.each([
    ["line ends that a page loses", change("a.js", 1, "a\r"), {}],
    ["a character that turns the line around", change("a.js", 1, "\u202Ea"), {}],
    ["a control character", change("a.js", 1, "\u001B[31m"), {}],
    ["a secret", change("a.js"), { secret: "a.js" }],
  ])("leaves out a file with %s", (_, made, limits) => {
    const block = render([made, change("b.js")], limits);
    expect(block.match(/^diff --git .*/gm)).toEqual(["diff --git a/b.js b/b.js"]);
    expect(block).toContain("Without the change of `a.js`: a comment can't show it as it is");
  });
});
