import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { aRepository, plainGit } from "../diff/repository.ts";
import {
  aTeamFlow,
  aTeamModel,
  aTeamRule,
  legacyCall,
  ownFramework,
} from "../reviewers/a-team-rule.ts";
import { parseResult } from "./chorale.ts";
import { runInside } from "./inside.ts";

beforeEach(() => {
  for (const [name, value] of Object.entries(plainGit)) vi.stubEnv(name, value);
  return () => void vi.unstubAllEnvs();
});

const file = ".chorale/rules/house.yml";
const json = ["--format", "json", "--reviewers", "code-skeptic"];

const idsIn = (run: Parameters<typeof parseResult>[0]) =>
  parseResult(run).findings.map(({ ruleId }) => ruleId);

describe("a repository's own rules on the command line", () => {
  it("read a change as they stand at its base, and a scan as they stand there", async () => {
    const { dir, commit, write } = aRepository();
    commit({ [file]: aTeamRule(), "a.js": "let a = 1;\n" });
    write({ "a.js": legacyCall, ".chorale/rules/new.yml": aTeamRule({ id: "new" }) });
    rmSync(join(dir, file));

    const review = await runInside(dir, ["review", ...json]);
    const scan = await runInside(dir, ["scan", ...json, "a.js"]);
    const other = await runInside(dir, [
      "scan",
      "--format",
      "json",
      "--reviewers",
      "security-auditor",
      "a.js",
    ]);

    expect(idsIn(review)).toEqual(["code-skeptic/team-no-legacy-client"]);
    expect(idsIn(scan)).toEqual(["code-skeptic/team-new"]);
    expect(idsIn(other)).toEqual([]);
    expect([review.code, scan.code, other.code]).toEqual([0, 0, 0]);
  });

  it("follow values, and what a team says of these holds for Chorale's own rules", async () => {
    const { dir, write } = aRepository();
    write({
      ".chorale/rules/values.yml": `${aTeamModel()}---\n${aTeamFlow()}`,
      "a.js": ownFramework,
    });
    const run = await runInside(dir, ["scan", "--format", "json", "a.js"]);
    const { findings } = parseResult(run);
    expect(findings.map(({ ruleId, line }) => `${line} ${ruleId}`)).toEqual([
      "5 code-skeptic/team-booked-as-sent",
      "7 security-auditor/js-sql-from-request",
    ]);
    expect(findings.map(({ trace }) => trace?.[0]?.line)).toEqual([4, 4]);
  });

  it("mend what they find where they say how", async () => {
    const { dir, commit, write } = aRepository();
    commit({ [file]: aTeamRule({ fix: "client.$METHOD()" }), "a.js": "let a = 1;\n" });
    write({ "a.js": legacyCall });
    const { stdout } = await runInside(dir, [
      "review",
      "--reviewers",
      "code-skeptic",
      "--format",
      "patch",
    ]);
    expect(stdout).toContain("\n-legacyClient.get('/users');\n+client.get();\n");
  });

  it("that are wrong are told, and the command does not sound like a success", async () => {
    const { dir, write } = aRepository();
    write({
      [file]: `${aTeamRule()}---\n${aTeamRule({ id: "b", severity: "fatal" })}`,
      "a.js": legacyCall,
    });
    const run = await runInside(dir, ["scan", ...json, "a.js"]);
    expect(idsIn(run)).toEqual(["code-skeptic/team-no-legacy-client"]);
    expect(run.stderr).toMatch(
      /^`\.chorale\/rules\/house\.yml` line 10: `severity`: write `error`.* The rule `b` is left out\.$/m,
    );
    expect(run.code).toBe(2);
  });
});
