import { describe, expect, it } from "vitest";
import { matchPaths } from "../../src/diff/match-paths.ts";

describe("a glob", () => {
  it.each([
    ["**", "a\nb.js"],
    ["**", "a\u2028/b.js"],
    ["**", ".github/workflows/a\r.yml"],
    ["src/**", "src/a\nb/c.ts"],
    ["**/private/**", "x\ny/private/keys.ts"],
    ["**/private/**", "private/.a\n"],
    ["**/*.sql", "db/a\n.sql"],
  ])("%j means %j, whatever stands in the name", (glob, path) => {
    expect(matchPaths([glob])(path)).toBe(true);
  });

  it.each([
    ["src/**", "lib/src\n/a.ts"],
    ["*.js", "src/a\nb.js"],
    ["**/*.sql", "a.sql\n"],
    ["src/**", "SRC/a.ts"],
  ])("%j does not mean %j", (glob, path) => {
    expect(matchPaths([glob])(path)).toBe(false);
  });

  it("means every spelling where letters are alike", () => {
    expect(matchPaths(["**/*auth*"], { nocase: true })("src/\nOAuth.ts")).toBe(true);
  });
});
