import { describe, expect, it } from "vitest";
import { planReview } from "../../src/review/plan.ts";
import { aRule, aRuleFolder } from "../engines/reviewing.ts";
import { aReviewer, aSource } from "./scripted-engine.ts";

/** Which of these paths a reviewer with such front matter reads. */
function readsOf(files: string[], paths: string[]): string[] {
  const sources = paths.map((path) => aSource({ path }));
  return planReview(sources, [aReviewer({ files })]).flatMap(({ shards }) =>
    shards.flat().map(({ path }) => path),
  );
}

describe("the files that a reviewer reads", () => {
  const paths = ["src/api/a.ts", "src/api/a.test.ts", "src/b.ts", ".ci/run.ts"];

  it.each([
    [["**"], paths],
    [["src/api/**"], ["src/api/a.ts", "src/api/a.test.ts"]],
    [
      ["src/**", "!**/*.test.*"],
      ["src/api/a.ts", "src/b.ts"],
    ],
    [["!src/api/**"], ["src/b.ts", ".ci/run.ts"]],
    [["src/!(api)/**", "src/*"], ["src/b.ts"]],
  ])("by the globs %j", (globs, read) => {
    expect(readsOf(globs, paths)).toEqual(read);
  });
});

describe("the languages that a reviewer reads without a model", () => {
  const files = [
    aSource({ path: "a.js", language: "javascript" }),
    aSource({ path: "a.go", language: "go" }),
    aSource({ path: "A.java", language: "text" }),
    aSource({ path: "a.md", language: "text" }),
  ];

  it.each([
    ["those of its rules", { languages: ["code"], engines: ["rules", "model"] }, ["a.js"]],
    ["those of its rules", { languages: ["text"], engines: ["rules"] }, ["a.js"]],
    ["no more than it is capable of", { languages: ["go"], engines: ["rules"] }, []],
    [
      "all that it is capable of, by an engine that knows no languages",
      { languages: ["code"], engines: ["rules", "secrets", "model"] },
      ["a.js", "a.go", "A.java"],
    ],
    ["none with nothing but a model", { languages: ["text"], engines: ["model"] }, []],
  ] as const)("are %s", (_title, frontMatter, read) => {
    const [assignment] = planReview(files, [
      aReviewer({ ...frontMatter, rules: aRuleFolder([aRule()]) }),
    ]);
    expect(assignment?.shards.flat().map(({ path }) => path)).toEqual(read);
  });
});
