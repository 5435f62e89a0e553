import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { startModel } from "../../emulators/model/model-emulator.ts";
import { ComparisonJson } from "../../src/report/comparison/comparison-json.ts";
import { aRepository, plainGit } from "../diff/repository.ts";
import { aCharter } from "../reviewers/a-charter.ts";
import { parseResult } from "./chorale.ts";
import { runInside } from "./inside.ts";

beforeEach(() => {
  for (const [name, value] of Object.entries(plainGit)) vi.stubEnv(name, value);
  return () => void vi.unstubAllEnvs();
});

const file = ".chorale/reviewers/api-keeper.md";
const json = ["--format", "json"];

/** A repository with this reviewer at the base, and a change in its work tree. */
function aChange(charter = aCharter()) {
  const repository = aRepository();
  repository.commit({ [file]: charter, "a.js": "let a = 1;\n" });
  repository.write({ "a.js": "let a = 2;\n" });
  return repository;
}

const readersIn = (run: Parameters<typeof parseResult>[0]) =>
  parseResult(run).outcomes.map(({ reviewer }) => reviewer);

describe("a repository's own reviewers on the command line", () => {
  it("read a change as they stand at its base, and a scan as they stand there", async () => {
    const { dir, write } = aChange();
    rmSync(join(dir, file));
    write({ ".chorale/reviewers/doc-reader.md": aCharter({ letter: "D" }) });
    const asked: string[] = [];
    const model = await startModel({
      script({ messages: [system] }) {
        asked.push(system?.content ?? "");
        return { text: { findings: [] } };
      },
    });
    onTestFinished(() => model.close());
    const env = { CHORALE_MODEL: "compatible/scripted", CHORALE_MODEL_URL: model.url };

    const review = await runInside(dir, ["review", ...json, "--reviewers", "api-keeper"], { env });
    const all = await runInside(dir, ["review", ...json]);
    const scan = await runInside(dir, ["scan", ...json, "a.js"]);

    expect(readersIn(review)).toEqual(["api-keeper"]);
    expect(asked[0]).toContain("Say what a change breaks for those who call this API.");
    expect(readersIn(all)).toHaveLength(4);
    expect(readersIn(all)).toContain("api-keeper");
    expect(readersIn(scan)).toContain("doc-reader");
    expect(readersIn(scan)).not.toContain("api-keeper");
    expect([review.code, all.code, scan.code]).toEqual([0, 0, 0]);
  });

  it("say that they read with a model where there is none", async () => {
    const { dir } = aChange();
    const run = await runInside(dir, ["review", ...json, "--reviewers", "api-keeper"]);
    const { outcomes, coverage } = parseResult(run);
    expect(outcomes).toMatchObject([
      { status: "skipped", reason: "it reads with a model, and none is configured" },
    ]);
    expect(coverage.skipped).toEqual([
      { path: "a.js", reason: "it is read with a model, and none is configured" },
    ]);
  });

  it("do not read where a model holds too little for their charter, which says so", async () => {
    const { dir } = aChange(`${aCharter()}${"\nMind what callers send.".repeat(700)}\n`);
    const model = await startModel({ script: () => ({ text: { findings: [] } }) });
    onTestFinished(() => model.close());
    const env = { CHORALE_MODEL: "compatible/scripted", CHORALE_MODEL_URL: model.url };
    const short = { ...env, CHORALE_MODEL_CONTEXT: "6000" };
    const named = ["review", ...json, "--reviewers", "api-keeper"];

    const review = await runInside(dir, named, { env: short });
    expect(parseResult(review).outcomes).toMatchObject([
      {
        status: "failed",
        reason: expect.stringMatching(/^its charter takes [\d,]+ tokens, which/),
      },
    ]);
    expect([review.code, model.requests.length]).toEqual([2, 0]);
    expect((await runInside(dir, named, { env })).code).toBe(0);
  });

  it("say what is wrong with them, and the command does not sound like a success", async () => {
    const { dir } = aChange(aCharter({ level: "fatal" }));
    const [pretty, quiet, named] = await Promise.all([
      runInside(dir, ["review"]),
      runInside(dir, ["review", ...json]),
      runInside(dir, ["review", "--reviewers", "api-keeper"]),
    ]);
    const problem = /`\.chorale\/reviewers\/api-keeper\.md` line 5: `level`: invalid option/;
    expect(pretty.stdout).toMatch(problem);
    expect(pretty.stdout).toMatch(/api-keeper does not read/);
    expect(quiet.stderr).toMatch(problem);
    expect(readersIn(quiet)).toHaveLength(3);
    expect(named.stderr).toMatch(problem);
    expect([pretty.code, quiet.code, named.code]).toEqual([2, 2, 2]);
  });

  it("are known to a comparison, which needs one that can read more", async () => {
    const { dir } = aChange();
    const compared = await runInside(dir, ["compare", "--rounds", "2", ...json]);
    expect(ComparisonJson.parse(JSON.parse(compared.stdout)).reviewers).toHaveLength(3);
    const pair = ["--reviewers", "api-keeper,code-skeptic"];
    const { code, stderr } = await runInside(dir, ["compare", ...pair]);
    expect(stderr).toContain("code-skeptic");
    expect(code).toBe(2);
    const unknown = await runInside(dir, ["compare", "--reviewers", "api-kepper"]);
    expect(unknown.stderr).toContain("`api-keeper`");
  });
});
