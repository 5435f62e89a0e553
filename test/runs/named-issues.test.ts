import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mostIssues, namedIssues } from "../../src/runs/timing/named-issues.ts";

const ref = { forge: "github", owner: "acme", repo: "shop", number: 34 };
const url = "https://github.com/acme/shop/pull/34";

/** As `#21`, `tools#3` for another repository of the same owner. */
function named(body: string, headRef = "feature", pull: { url?: string } = {}): string[] {
  const found = namedIssues({ ref, url, body, headRef, ...pull });
  return found.map(({ owner, repo, number }) => {
    expect(owner).toMatch(/^acme$/i);
    return `${repo === "shop" ? "" : repo}#${number}`;
  });
}

describe("the issues that a pull names", () => {
  it("stand behind the words that close one, or refer to one", () => {
    const words =
      "close closes closed fix fixes fixed resolve resolves resolved ref refs Closes REFS";
    for (const word of words.split(" ")) {
      expect(named(`This ${word} #21.`), word).toEqual(["#21"]);
      expect(named(`${word}: #21, thank you`), word).toEqual(["#21"]);
    }
    expect(named("- fixes #21 and closes #22\r\nRefs #23")).toEqual(["#21", "#22", "#23"]);
    expect(named("(closes #21)")).toEqual(["#21"]);
  });

  it("are in the same repository or in another one of the same owner, by name or by address", () => {
    expect(named("Closes acme/shop#21")).toEqual(["#21"]);
    expect(named("Closes Acme/Shop#21 and fixes #21")).toEqual(["#21"]);
    expect(named("Refs acme/tools#3")).toEqual(["tools#3"]);
    expect(named("Closes https://github.com/acme/shop/issues/21")).toEqual(["#21"]);
    expect(named("Refs https://GitHub.com/acme/tools/issues/3#issuecomment-1")).toEqual([
      "tools#3",
    ]);
    const atHome = { url: "http://git.example:3000/forge/acme/shop/pulls/34" };
    const there = "Fixes http://git.example:3000/forge/acme/tools/issues/3";
    expect(named(there, "x", atHome)).toEqual(["tools#3"]);
    expect(named(there)).toEqual([]);
    expect(
      named("Closes mallory/shop#21, closes https://github.com/mallory/shop/issues/1"),
    ).toEqual([]);
  });

  it("stand at the start of the branch's name, or behind a slash", () => {
    expect(named("", "21-search")).toEqual(["#21"]);
    expect(named("", "feature/21-search")).toEqual(["#21"]);
    expect(named("", "ada/feature/21-search")).toEqual(["#21"]);
    expect(named("Closes #7", "21-search")).toEqual(["#7", "#21"]);
    for (const branch of ["search-21", "v21-search", "21", "feature/search", "0-x", "1234567890-x"])
      expect(named("", branch), branch).toEqual([]);
  });

  it("are not what stands in code, quotes and HTML comments, or in the middle of a word", () => {
    for (const body of [
      "```\nCloses #21\n```",
      "~~~~md\nCloses #21\n~~~\nCloses #22\n~~~~",
      "> Closes #21",
      "`Closes #21`",
      "Closes `#21`",
      "``a closes #21``",
      "<!-- Closes #21 -->",
      "<!--\nCloses #21\n-->",
      "<!-- Closes #21",
      "encloses #21",
      "prefix-fixes #21",
      "#21",
      "see #21",
      "Closes #21abc",
      "Closes #21-22",
      "Closes #0",
      "Closes #1234567890",
      "Closes\n#21",
      "Closes #",
      "Closes /#21",
    ])
      expect(named(body), body).toEqual([]);
    expect(named("`x` closes #21 <!-- y --> fixes #22")).toEqual(["#21", "#22"]);
  });

  it("are not the pull itself", () => {
    expect(named("Closes #34 and acme/shop#34, closes acme/shop#34", "34-search")).toEqual([]);
    expect(named("Closes acme/tools#34")).toEqual(["tools#34"]);
  });

  it("are at most three", () => {
    const body = Array.from({ length: 5_000 }, (_, index) => `Closes #${index + 100}`).join(" ");
    expect(named(body)).toEqual(["#100", "#101", "#102"]);
  });

  it("are found in any text, few, each once and none of it the pull", () => {
    const piece = fc.constantFrom(
      ..."Closes |#|34|21|7|acme/|shop|https://github.com/|/issues/|`|```|\n|> |<!--|-->|fixes: |~~~|é".split(
        "|",
      ),
    );
    const text = fc
      .array(fc.oneof(piece, fc.string()), { maxLength: 60 })
      .map((all) => all.join(""));
    fc.assert(
      fc.property(text, text, (body, headRef) => {
        const found = namedIssues({ ref, url, body, headRef });
        const keys = found.map((one) => `${one.owner}/${one.repo}#${one.number}`.toLowerCase());
        expect(found.length).toBeLessThanOrEqual(mostIssues);
        expect(new Set(keys).size).toBe(found.length);
        expect(keys).not.toContain("acme/shop#34");
        expect(found.every(({ number }) => Number.isSafeInteger(number) && number > 0)).toBe(true);
        expect(found.every(({ owner }) => owner.toLowerCase() === "acme")).toBe(true);
        // What is said in a fence is said by nobody.
        expect(
          namedIssues({ ref, url, body: `\`\`\`\`\`\n${body.replaceAll("`", "")}`, headRef: "x" }),
        ).toEqual([]);
      }),
    );
  });

  it("are found in a description as long as hosts take it, whatever it repeats", () => {
    for (const piece of ["`", "``a", "<!--", "closes ", "fix:", "closes #", "a/", "> ", "~~~\n"]) {
      expect(named(piece.repeat(65_536 / piece.length), "a/".repeat(30_000)).length, piece).toBe(0);
    }
  });
});
