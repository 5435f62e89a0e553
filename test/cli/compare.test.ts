import { beforeEach, describe, expect, it, vi } from "vitest";
import { ComparisonJson } from "../../src/report/comparison/comparison-json.ts";
import { aRepository, plainGit } from "../diff/repository.ts";
import { unsafe } from "./chorale.ts";
import { runInside } from "./inside.ts";

beforeEach(() => {
  for (const [name, value] of Object.entries(plainGit)) vi.stubEnv(name, value);
  return () => void vi.unstubAllEnvs();
});

/** A repository whose last commit adds something to read. */
function aChange(config?: string) {
  const repository = aRepository();
  repository.commit({ "a.js": "let a;\n", ...(config && { ".chorale.yml": config }) });
  repository.commit({ "b.js": unsafe });
  return repository;
}

const range = ["--base", "HEAD~1", "--head", "HEAD"];

describe("chorale compare", () => {
  it("measures a change both ways, in every format", async () => {
    const { dir, git } = aChange();
    const pretty = await runInside(dir, ["compare", ...range]);
    expect(pretty.code).toBe(0);
    expect(pretty.stderr.split("\n")).toEqual([
      "warming up",
      "round 1 of 2, one after another",
      "round 1 of 2, side by side",
      "round 2 of 2, side by side",
      "round 2 of 2, one after another",
      "",
    ]);
    expect(pretty.stdout).toMatch(/^Round +Order +One after another +Side by side +Difference\n/);
    expect(pretty.stdout).toMatch(/^2 +side by side first +\S/m);
    expect(pretty.stdout).toMatch(/^One after another .+ → side by side .+ · medians of 2 rounds/m);
    expect(pretty.stdout).toMatch(/Every reading found the same: 1 finding\.\n$/);

    const args = ["compare", ...range, "--format", "json", "--rounds", "4"];
    const json = await runInside(dir, [...args, "--reviewers", "code-skeptic,security-auditor"]);
    const result = ComparisonJson.parse(JSON.parse(json.stdout));
    expect(result).toMatchObject({
      headSha: git("rev-parse", "HEAD").trim(),
      reviewers: ["code-skeptic", "security-auditor"],
      files: 1,
      lines: 3,
      isSame: true,
      medians: {},
    });
    expect(result.rounds).toHaveLength(4);
  });

  it("gives no figure and exits with 2 when a reviewer does not finish", async () => {
    const { dir } = aChange("timeoutMinutes: 0.000001\n");
    const args = ["compare", ...range, "--format", "markdown"];
    const { code, stdout } = await runInside(dir, args);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^### Both ways measured · /);
    expect(stdout).toContain("No figure: not everybody finished.");
    expect(stdout).not.toContain("→");
  });

  it("says what is wrong with the configuration on standard error, where JSON has no place", async () => {
    const { dir } = aChange("reviewer: [security-auditor]\n");
    const { stdout, stderr } = await runInside(dir, ["compare", ...range, "--format", "json"]);
    expect(stderr).toMatch(/did you mean `reviewers`/);
    expect(ComparisonJson.parse(JSON.parse(stdout)).reviewers).toHaveLength(3);
  });

  it("says what to do when it can't run, and exits with 2", async () => {
    const { dir } = aChange();
    const answers: string[] = [];
    for (const args of [
      ["--rounds", "3"],
      ["--rounds", "102"],
      ["--reviewers", "code-skeptic"],
      ["--base", "HEAD", "--head", "HEAD"],
      ["--diff", "-", "--base", "main"],
    ]) {
      const { code, stdout, stderr } = await runInside(dir, ["compare", ...args]);
      expect([code, stdout]).toEqual([2, ""]);
      answers.push(stderr);
    }
    expect(answers.join("")).toMatchInlineSnapshot(`
      "error: option '--rounds <n>' argument '3' is invalid. Give an even number from 2 to 100: both orders are to come equally often.
      (chorale --help lists what there is)
      error: option '--rounds <n>' argument '102' is invalid. Give an even number from 2 to 100: both orders are to come equally often.
      (chorale --help lists what there is)
      With one reviewer both ways are the same. Name at least two.
      No reviewer has anything to read in this change, so there is nothing to compare.
      error: option '--diff <file>' cannot be used with option '--base <rev>'
      (chorale --help lists what there is)
      "
    `);
  });
});
