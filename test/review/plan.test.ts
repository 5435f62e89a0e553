import { describe, expect, it } from "vitest";
import { planReview } from "../../src/review/plan.ts";
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
