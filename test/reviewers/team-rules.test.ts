import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadTeamRules } from "../../src/reviewers/load-team-rules.ts";
import { everyReviewer, noTeam, Team } from "../../src/reviewers/team.ts";
import { rulesFolder } from "../../src/reviewers/rules-folder.ts";
import { mostTeamRules, noRules } from "../../src/reviewers/team-rules.ts";
import { aTeamFlow, aTeamModel, aTeamRule } from "./a-team-rule.ts";
import { builtIn, read, readers, signal } from "./reading-team-rules.ts";

describe("a repository's own rules", () => {
  it("are read in ast-grep's form as it is documented, with the defaults of what they leave out", async () => {
    const { rules, problems } = await read({
      "a.yml": `
id: NoSleep_in.tests
language: Tsx
rule:
  pattern: sleep($MS)
  inside: { kind: call_expression, stopBy: end }
constraints:
  MS: { kind: number }
utils:
  unused: { any: [{ kind: number }, { regex: "^a" }] }
fix:
  template: clock.advance($MS)
  expandEnd: { regex: ";" }
labels:
  MS: { style: primary, message: how long }
url: https://example.com/no-sleep
files: ["test/**"]
ignores: ["test/slow/**"]
metadata:
  owner: { team: platform }
---
id: hint
language: py
severity: hint
message: |
  Costs \${MONEY}
  each
note: null
rule: { any: [{ kind: call }, { pattern: print }] }
fix:
  - { title: First, template: "a" }
  - { title: Second, template: "b" }
`,
    });
    expect(problems).toEqual([]);
    expect(rules).toMatchObject([
      {
        reviewer: "code-skeptic",
        rule: {
          id: "team-NoSleep_in.tests",
          language: ["tsx"],
          severity: "note",
          message: "NoSleep_in.tests",
          note: "",
          constraints: { MS: { kind: "number" } },
          fix: [{ template: "clock.advance($MS)", expandEnd: { regex: ";" } }],
          files: ["test/**"],
          ignores: ["test/slow/**"],
          metadata: {
            confidence: "medium",
            remedy: "",
            cause: "team-NoSleep_in.tests",
            reference: "https://example.com/no-sleep",
          },
        },
      },
      {
        rule: {
          id: "team-hint",
          language: ["python"],
          message: "Costs ${MONEY} each",
          fix: [{ template: "a" }, { template: "b" }],
        },
      },
    ]);
  });

  it.each([
    ["TypeScript", "typescript"],
    ["JavaScript", "javascript"],
    ["jsx", "javascript"],
    ["Python", "python"],
    ["golang", "go"],
    ["Go", "go"],
    ["CSharp", "csharp"],
    ["rb", "ruby"],
  ])("may call a language %s", async (written, language) => {
    const rule = aTeamRule({ language: written, rule: { regex: "legacy", kind: "identifier" } });
    const { rules, problems } = await read({ "a.yml": rule });
    expect(problems).toEqual([]);
    expect(rules).toMatchObject([{ rule: { language: [language] } }]);
  });

  it.each([
    ["error", "error"],
    ["warning", "warning"],
    ["info", "note"],
    ["hint", "note"],
    ["note", "note"],
  ])("of severity %s are reported as %s", async (severity, level) => {
    const { rules } = await read({ "a.yml": aTeamRule({ severity }) });
    expect(rules).toMatchObject([{ rule: { severity: level } }]);
  });

  it("that are switched off are left out, and that is no problem", async () => {
    const off = aTeamRule({ severity: "off" });
    expect(await read({ "a.yml": `${off}---\n---\n` })).toEqual(noRules);
  });

  it("say in their metadata who reads, and what a finding says", async () => {
    const metadata = {
      reviewer: "security-auditor",
      confidence: "HIGH",
      remedy: "Use the new client.",
      cwe: "CWE-477: Use of Obsolete Function",
      cause: "legacy-client",
      reference: "https://example.com/clients",
    };
    const { rules } = await read({ "a.yml": aTeamRule({ metadata }) });
    expect(rules).toMatchObject([
      {
        reviewer: "security-auditor",
        rule: {
          metadata: {
            confidence: "high",
            remedy: "Use the new client.",
            cwe: "CWE-477",
            cause: "legacy-client",
            reference: "https://example.com/clients",
          },
        },
      },
    ]);
    const auditor = everyReviewer(builtIn, { ...noTeam, rules: { ...noRules, rules } }).find(
      ({ name }) => name === "security-auditor",
    );
    expect(auditor).toMatchObject({
      engines: expect.arrayContaining(["rules", "model", "team-rules"]),
      teamRules: [{ id: "team-no-legacy-client" }],
    });
  });

  it("share utils with the rules of the file beside", async () => {
    const rule = { kind: "call_expression", has: { field: "function", matches: "legacy" } };
    const { rules, problems } = await read({
      "a.utils.yml":
        "legacy: { any: [{ matches: name }] }\nname: { regex: ^legacy }\nother: { kind: a }\n",
      "a.yml": aTeamRule({ rule }),
      "b.yml": aTeamRule({ id: "b", rule }),
    });
    expect(problems).toEqual([
      expect.stringMatching(
        /^`\.chorale\/rules\/b\.yml` line 6: `rule`: .*legacy.*\. The rule `b` is left out$/,
      ),
    ]);
    expect(rules.map(({ rule: { utils } }) => Object.keys(utils ?? {}))).toEqual([
      ["legacy", "name"],
    ]);
  });

  it("come back from where a run keeps them", async () => {
    const fix = { template: "x", expandEnd: { regex: "," } };
    const rules = await read({ "a.yml": `${aTeamRule({ fix })}---\nid: b\n` });
    expect(rules.problems).toHaveLength(2);
    const team: Team = { ...noTeam, rules };
    expect(Team.parse(JSON.parse(JSON.stringify(team)))).toEqual(team);
    const { rules: _unknown, ...older } = team;
    expect(Team.parse(older)).toEqual(noTeam);
  });

  it("follow values, by what Chorale knows of them and what the team says", async () => {
    const safe = ["isSafe(0)", "./isSafe(0)", ".**.isSafe(0)"];
    const ways = [
      { from: ["request", "cookie"], to: "booking", only: "part" },
      { from: "request", to: "text", text: "^transfer ", direct: true },
    ];
    const { rules, models, problems } = await read({
      "a.yml": aTeamFlow({ flow: ways, message: "Costs ${MONEY}" }),
      "b.yml": `${aTeamModel({ guards: { html: ["isSafe(0)"] }, members: { html: ["isSafe(0)"] } })}---\n${aTeamModel({ model: "empty" })}`,
    });
    expect(problems).toEqual([]);
    expect(rules).toMatchObject([
      { reviewer: "code-skeptic", rule: { flow: [{ to: ["booking"] }, { from: ["request"] }] } },
    ]);
    // What cleans of one kind of harm cleans of all that the same rules look for.
    expect(models).toMatchObject([
      {
        model: "our-web",
        language: ["javascript", "typescript"],
        sanitizers: { sql: ["@ours/text.quote()"], text: ["@ours/text.quote()"] },
        // A bare name is that of a function of their own.
        guards: { html: safe, markup: safe },
        members: { html: safe, markup: safe },
      },
      { model: "empty" },
    ]);
    const [skeptic, auditor] = everyReviewer(builtIn, {
      ...noTeam,
      rules: { ...noRules, rules, models },
    }).filter(({ name }) => name === "security-auditor" || name === "code-skeptic");
    for (const one of [auditor, skeptic]) {
      expect(one?.teamModels).toEqual(models);
    }
    // Whoever reads by its rules knows what the others know.
    expect(skeptic?.teamRulesKnow).toContain(auditor?.rules?.path);
  });

  it("can't have one id twice, and can't shadow those that come with Chorale", async () => {
    const id = "js-floating-promise";
    const { rules, problems } = await read({
      "a.yml": `${aTeamRule()}---\n${aTeamRule()}---\n${aTeamRule({ id })}`,
      "b.yml": aTeamRule(),
    });
    expect(rules.map(({ rule }) => rule.id)).toEqual(["team-no-legacy-client", `team-${id}`]);
    const same = (file: string, line: number) =>
      `\`.chorale/rules/${file}\` line ${line}: \`id\`: a rule in \`.chorale/rules/a.yml\` has this id; choose another one. The rule \`no-legacy-client\` is left out`;
    expect(problems).toEqual([same("a.yml", 8), same("b.yml", 1)]);
  });

  it("are so many at most, in so many files, and of so many problems some are told", async () => {
    const many = Array.from({ length: 101 }, (_, index) => index);
    const file = (name: string) =>
      many.map((index) => aTeamRule({ id: `${name}${index}` })).join("---\n");
    const crowd = await read({ "a.yml": file("a"), "b.yml": file("b") });
    expect(crowd.rules).toHaveLength(mostTeamRules);
    expect(crowd.problems).toEqual([
      "`.chorale/rules`: a repository has 200 rules of its own at most; left out: `b99`, `b100`",
    ]);
    const files = Object.fromEntries(
      Array.from({ length: 22 }, (_, index) => [
        `f${String(index).padStart(2, "0")}.yml`,
        "id: a\nx: 1\n",
      ]),
    );
    const { problems } = await read(files);
    expect(problems).toHaveLength(11);
    expect(problems.at(-1)).toMatch(
      /^\d+ more problems with rules of this repository; `chorale rules test` lists them$/,
    );
  });

  it("may name what takes others long to look at", async () => {
    const texts = [`{${"a.".repeat(240)}!}b`, `${"()".repeat(240)}!`, `${"*a".repeat(240)}(0)`];
    const { models } = await read({
      "a.yml": aTeamModel({ sinks: {}, sources: { request: texts } }),
    });
    expect(models).toMatchObject([{ sources: { request: texts } }]);
  });

  it("may hold anything, and never throw", async () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json().map((text) => `rule: ${text}\nid: a\nlanguage: js\n`),
      fc
        .dictionary(
          fc.constantFrom(
            "id",
            "language",
            "rule",
            "fix",
            "metadata",
            "__proto__",
            "files",
            "utils",
            "flow",
            "model",
            "sinks",
          ),
          fc.jsonValue(),
        )
        .map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(anything, anything, async (a, b) => {
        const { rules, problems } = await loadTeamRules(
          [
            { path: `${rulesFolder.folder}/a.utils.yml`, text: b },
            { path: `${rulesFolder.folder}/a.yml`, text: a },
          ],
          readers,
          { checkRules: async () => [], signal },
        );
        expect(Array.isArray(rules) && Array.isArray(problems)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
