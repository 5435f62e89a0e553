import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtInRules } from "../../src/reviewers/rule-catalogue.ts";
import { aTeamFlow, aTeamModel, aTeamRule } from "../reviewers/a-team-rule.ts";
import { inside } from "./inside.ts";

/** A folder with these files. */
async function aFolder(files: Record<string, string>) {
  const { folder, run } = await inside();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { folder, run };
}

const rules = ".chorale/rules";
const house = `${rules}/house.yml`;
const examples = `${rules}/house.test.yml`;

describe("chorale rules", () => {
  it("lists every rule in columns, and how many there are of what", async () => {
    const { run } = await inside();
    const { code, stdout, stderr } = await run(["rules"]);
    const all = await builtInRules();
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`\n${all.length} rules:\n`);
    const lines = stdout.split("\n").filter((line) => /^ {2}\S/.test(line));
    expect(lines).toHaveLength(all.length);
    const [first = ""] = lines;
    const levelAt = first.search(/ (?:error|warning|note) /);
    const isAligned = (line: string) => /^ (?:error|warning|note) /.test(line.slice(levelAt));
    expect(lines.filter((line) => !isAligned(line))).toEqual([]);
    expect(stdout).toMatch(
      /^ {2}py-mutable-default +error +high +python +Default value is shared/m,
    );
    expect(stdout).toMatch(/^together( +\d+)+$/m);
  });

  it("lists those of one reviewer or language, also for programs", async () => {
    const { run } = await inside();
    const args = ["--reviewer", "code-skeptic", "--language", "go"];
    const listed = JSON.parse((await run(["rules", ...args, "--json"])).stdout) as unknown[];
    expect((await run(["rules", ...args])).stdout).toContain(`\n${listed.length} rules:`);
    expect(listed).toContainEqual(
      expect.objectContaining({
        id: "go-deferred-lock",
        reviewer: "code-skeptic",
        languages: ["go"],
        level: "error",
        confidence: "high",
        cwe: "CWE-764",
        title: "Deferred Lock where Unlock is meant",
      }),
    );
    for (const [flag, name, said] of [
      [
        "--reviewer",
        "code-skepti",
        "There is no reviewer code-skepti (did you mean code-skeptic?).\n",
      ],
      ["--language", "gi", "There is no language with rules gi (did you mean go?).\n"],
    ] as const) {
      expect(await run(["rules", flag, name])).toEqual({ code: 2, stdout: "", stderr: said });
    }
  });

  it("shows why a rule matters, what to do and what it looks like", async () => {
    const { run } = await inside();
    const { stdout } = await run(["rules", "show", "security-auditor/go-sql-from-request"]);
    expect(stdout).toMatch(
      /^security-auditor\/go-sql-from-request\nSQL built from request input\n/,
    );
    expect(stdout).toMatch(/^why `source` comes with the request/m);
    expect(stdout).toMatch(/^do {2}Put a placeholder/m);
    expect(stdout).toMatch(/^see https:\/\/go\.dev/m);
    expect(stdout).toMatch(/^Reported, for example:\n {2}package main/m);
    expect(stdout).toMatch(/^Left alone:\n {2}package main/m);
    const unknown = await run(["rules", "show", "go-sql-from-requst"]);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain("did you mean go-sql-from-request?");
  });

  it("lists and shows those of the folder it is called in, and says what is wrong with them", async () => {
    const { run } = await aFolder({
      [house]: `${aTeamRule()}---\n${aTeamRule({ id: "typo", serverity: "note" })}`,
    });
    const { code, stdout, stderr } = await run(["rules"]);
    expect(stdout).toMatch(/^ {2}team-no-legacy-client +warning +medium +javascript +The old/m);
    expect(stderr).toContain("`serverity` is not a key of a rule (did you mean `severity`?)");
    expect(code).toBe(2);
    expect((await run(["rules", "show", "no-legacy-client"])).stdout).toMatch(
      /^code-skeptic\/team-no-legacy-client\n[^]*^in {2}\.chorale\/rules\/house\.yml$/m,
    );
  });
});

describe("chorale rules test", () => {
  it("is content where a team's rules report what their examples say", async () => {
    const { run } = await aFolder({
      [house]: `${aTeamRule({ fix: "client.$METHOD()" })}---\n${aTeamRule({ id: "no-example" })}`,
      [examples]: `id: no-legacy-client
valid: ["client.get('/users')"]
invalid:
  - legacyClient.get('/users')
  - { code: "legacyClient.get();", line: 1, fixed: "client.get();" }
`,
    });
    const expected = `✓ ${house}  2 rules, 3 examples, without examples: no-example

2 rules in 1 file, 3 examples, none failed.
`;
    expect(await run(["rules", "test"])).toEqual({ code: 0, stdout: expected, stderr: "" });
    expect((await run(["rules", "test", rules])).stdout).toBe(expected);
  });

  it("tries what a team says of values on its own rules, and on those of Chorale", async () => {
    const { run } = await aFolder({
      [house]: `${aTeamModel({ sanitizers: { sql: ["known()"] } })}---\n${aTeamFlow()}`,
      [examples]: `id: booked-as-sent
invalid: ["require('@ours/ledger').post(1, require('@ours/web').current().input)"]
---
id: security-auditor/js-sql-from-request
valid:
  - |
    const known = (name) => name;
    database.query("SELECT * FROM a ORDER BY " + known(require("@ours/web").current().input.name));
  - |
    database.query("SELECT * FROM a ORDER BY " + require("@ours/web").current().input.name);
---
id: security-auditor/js-sql-from-reqest
valid: [a]
`,
    });
    const { code, stdout } = await run(["rules", "test"]);
    expect(code).toBe(1);
    expect(stdout.split("\n").filter((line) => !/^ +\d+ \|/.test(line))).toEqual([
      `✗ ${house}  1 rule, 1 model, 3 examples, 2 failed`,
      `    security-auditor/js-sql-from-request: valid example 2 (${examples}:10) was reported at line 1, as javascript:`,
      `    security-auditor/js-sql-from-request: valid example 2 (${examples}:10) was reported at line 1, as typescript:`,
      `    security-auditor/js-sql-from-reqest: has examples (${examples}:12), but ${house} has no such rule; did you mean security-auditor/js-sql-from-request?`,
      "",
      "1 rule in 1 file, 3 examples, 2 failed.",
      "",
    ]);
    const shown = await run(["rules", "show", "booked-as-sent"]);
    expect(shown.stdout).toContain("\nway from request to booking\n");
    expect((await run(["rules"])).stdout).toMatch(
      /\n1 model of your own:\n {2}our-web {2}javascript, typescript {2}\.chorale\/rules\/house\.yml\n$/,
    );
    const only = await aFolder({ [house]: aTeamModel({ sinks: {} }) });
    expect((await only.run(["rules", "test"])).stdout).toBe(
      `✓ ${house}  1 model, 0 examples\n\n0 rules in 1 file, 0 examples, none failed.\n`,
    );
  });

  it("names file, rule, example and line of what fails, with the code numbered", async () => {
    const { run } = await aFolder({
      "ours/house.yml": aTeamRule({ fix: "other.$METHOD()" }),
      "ours/house.test.yml": `id: no-legacy-client
valid:
  - client.get()
  - |
    const a = 1;
    legacyClient.get(a);
invalid:
  - client.get()
  - { code: "legacyClient.get()", line: 3 }
  - { code: "legacyClient.get(", line: 1, fixed: "client.get()" }
---
id: nobody
valid: [a]
`,
    });
    const { code, stdout } = await run(["rules", "test", "ours"]);
    expect(code).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "✗ ours/house.yml  1 rule, 5 examples, 2 failed
          no-legacy-client: valid example 2 (ours/house.test.yml:5) was reported at line 2, as javascript:
            1 | const a = 1;
            2 | legacyClient.get(a);
          no-legacy-client: invalid example 1 (ours/house.test.yml:8) was not reported, as javascript:
            1 | client.get()
          no-legacy-client: invalid example 2 (ours/house.test.yml:9) was reported at line 1 instead of 3, as javascript:
            1 | legacyClient.get()
          no-legacy-client: invalid example 3 (ours/house.test.yml:10) has a syntax error at line 1, as javascript:
            1 | legacyClient.get(
          no-legacy-client: invalid example 3 (ours/house.test.yml:10) was not reported, as javascript:
            1 | legacyClient.get(
          no-legacy-client: the fix of invalid example 3 (ours/house.test.yml:10) is another one, as javascript:
            1 | none
          nobody: has examples (ours/house.test.yml:12), but ours/house.yml has no such rule

      1 rule in 1 file, 5 examples, 2 failed.
      "
    `);
  });

  it("ends with 2 where something can't be read, and tries the rest", async () => {
    const { run } = await aFolder({
      [house]: aTeamRule(),
      [examples]: "id: no-legacy-client\nvalidd: []\n",
      [`${rules}/other.yml`]: aTeamRule({ id: "other", transform: {} }),
      [`${rules}/third.yml`]: aTeamRule({ id: "third", rule: { kind: "no_such_kind" } }),
    });
    const { code, stdout, stderr } = await run(["rules", "test"]);
    expect(code).toBe(2);
    expect(stdout).toContain(`✗ ${house}  1 rule, 0 examples`);
    expect(stdout).toContain(`${examples}:2: validd: unknown key`);
    expect(stdout).toMatch(
      /^✗ .*third\.yml {2}1 rule, 0 examples.*\n {4}`\.chorale\/rules\/third\.yml` line 6: `rule`: not a valid ast-grep rule for javascript: .*no_such_kind/m,
    );
    expect(stderr).toBe(
      "`.chorale/rules/other.yml` line 7: `transform`: rules with `transform` are not taken; write the fix with what the rule captures. The rule `other` is left out\n",
    );
    for (const [dir, said] of [
      ["nowhere", "nowhere does not exist: name a folder of rules.\n"],
      [".chorale", "There are no rules in .chorale.\n"],
    ] as const) {
      expect(await run(["rules", "test", dir])).toEqual({ code: 2, stdout: "", stderr: said });
    }
  });
});
