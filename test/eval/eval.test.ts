import { describe, expect, it } from "vitest";
import { runEval } from "../../eval/run-eval.ts";
import { sharedEngines } from "../shared-engines.ts";
import { caseFolder } from "./case-folder.ts";

async function run(
  args: readonly string[],
  { env = {}, ...world }: { env?: NodeJS.ProcessEnv; folder?: string } = {},
) {
  const printed: string[] = [];
  const complained: string[] = [];
  const code = await runEval(args, {
    env,
    ...world,
    engines: sharedEngines,
    print: (text) => void printed.push(text),
    complain: (text) => void complained.push(text),
  });
  return { code, stdout: printed.join("\n"), stderr: complained.join("") };
}

const three = ["partner-feed-tls", "order-notes-owner", "feed-etag-md5"].flatMap((name) => [
  "--case",
  name,
]);

describe("npm run eval", () => {
  it("prints a row for each reviewer and one for all, counts before percentages", async () => {
    const { code, stdout, stderr } = await run(three);
    expect(code).toBe(0);
    expect(stderr).toBe(
      "no model is configured (CHORALE_MODEL); the rules engine alone is measured\n",
    );
    const timeless = stdout.replaceAll(/\d+(?:\.\d+)?(?: ms|s) \|/g, "… |");
    expect(timeless.replace(/^Chorale \S+/, "Chorale")).toMatchInlineSnapshot(`
      "Chorale 2 diffs with 2 planted defects, 1 clean one.

      | Engines | Reviewer | Recall | Precision | Told twice | On clean diffs | Median | p95 | Tokens in / out | Cost |
      |---|---|---|---|---|---|---|---|---|---|
      | rules | code-skeptic | 0 of 0 | 0 of 0 | 0 | 0 in 1 | … | … | — | — |
      | rules | performance-engineer | 0 of 0 | 0 of 0 | 0 | 0 in 1 | … | … | — | — |
      | rules | security-auditor | 1 of 2 (50 %) | 1 of 1 (100 %) | 0 | 0 in 1 | … | … | — | — |
      | rules | all | 1 of 2 (50 %) | 1 of 1 (100 %) | 0 | 0 in 1 | … | … | — | — |"
    `);
  });

  it("names what was missed with --verbose", async () => {
    const { stdout } = await run([...three, "--verbose"]);
    expect(stdout).toContain(
      "### Missed by rules: 1\n\n- order-notes-owner `src/orders/notes-router.ts:",
    );
    expect(stdout).not.toContain("not labelled");
  });

  it("gives the same as JSON", async () => {
    const { stdout } = await run([...three, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      cases: { planted: 2, labels: 2, clean: 1 },
      sets: [
        {
          engines: "rules",
          reviewers: [
            { reviewer: "code-skeptic", labels: 0 },
            { reviewer: "performance-engineer", labels: 0 },
            { reviewer: "security-auditor", labels: 2, found: 1, right: 1, wrong: 0 },
            { reviewer: "all", labels: 2, found: 1, cleanCases: 1, onClean: 0 },
          ],
          missed: [{ case: "order-notes-owner", category: "security" }],
          wrong: [],
          unfinished: [],
        },
      ],
    });
  });

  it("counts what is told of a clean change, and names it", async () => {
    const folder = await caseFolder({
      "case.yml": "title: A gate\nlanguage: python\nclean: Somebody says so.\n",
      "after/gate.py":
        "import requests\n\nrequests.get('https://example.org', verify=False, timeout=1)\n",
    });
    const { stdout } = await run(["--verbose"], { folder });
    expect(stdout).toContain("| 0 of 1 (0\u202F%) | 0 | 1 in 1 |");
    expect(stdout).toContain(
      "### Told by rules, and not labelled: 1\n\n- gate (clean) `gate.py:3`",
    );
  });

  it("says when a file was not read to the end, and fails", async () => {
    const folder = await caseFolder({
      "case.yml": "title: A gate\nlanguage: python\nclean: Nobody can tell.\n",
      "after/gate.py": Buffer.of(0x23, 0xff, 0x0a),
    });
    const { code, stderr } = await run(["--only", "rules"], { folder });
    expect(code).toBe(2);
    expect(stderr).toBe(
      "not read to the end: rules: gate: gate.py was not read: not valid UTF-8\n",
    );
  });

  it.each([
    [["--only", "model"], {}, "--only model: no model is configured (CHORALE_MODEL)"],
    [["--only", "some"], {}, "--only some: there are rules, model, both."],
    [["--model", "acme/large"], {}, "acme/large"],
    [[], { CHORALE_MODEL: "acme/large" }, "acme/large"],
    [["--model", "compatible/tiny"], {}, "CHORALE_MODEL_URL"],
    [["--fast"], {}, "npm run eval -- [--model NAME] [--only rules|model|both]"],
    [["--case", "no-such-case"], {}, "No case has `no-such-case` in its name"],
  ])("refuses %j with %j and says why", async (args, env, complaint) => {
    const { code, stdout, stderr } = await run(args, { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(complaint);
  });
});
