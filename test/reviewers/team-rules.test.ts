import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadTeamRules } from "../../src/reviewers/load-team-rules.ts";
import { builtInReviewers } from "../../src/reviewers/load-reviewers.ts";
import { everyReviewer, noTeam, Team } from "../../src/reviewers/team.ts";
import { rulesFolder } from "../../src/reviewers/rules-folder.ts";
import { mostTeamRules, noRules } from "../../src/reviewers/team-rules.ts";
import { sharedEngines } from "../shared-engines.ts";
import { aTeamFlow, aTeamModel, aTeamRule } from "./a-team-rule.ts";

const builtIn = await builtInReviewers();
const { checkRules } = sharedEngines;
const { signal } = new AbortController();
const keeper = { name: "py-keeper", languages: ["python" as const] };
const readers = { reviewers: [...builtIn, keeper], broken: ["broken-keeper"] };

/** Reads files by their names in the folder. */
function read(files: Record<string, string | undefined>) {
  const listed = Object.entries(files).map(([name, text]) => ({
    path: `${rulesFolder.folder}/${name}`,
    text,
  }));
  return loadTeamRules(listed, readers, { checkRules, signal });
}

/** What is wrong with one file, without its path. */
async function problemsOf(text: string | undefined): Promise<string[]> {
  const { problems } = await read({ "a.yml": text });
  return problems.map((one) => one.replace(/^`\.chorale\/rules\/a\.yml`:? /, ""));
}

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
  Costs $MONEY
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
          message: "Costs $MONEY each",
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
      "a.yml": aTeamFlow({ flow: ways, message: "Costs $MONEY" }),
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
    const [auditor, skeptic] = everyReviewer(builtIn, {
      ...noTeam,
      rules: { ...noRules, rules, models },
    }).filter(({ name }) => name === "security-auditor" || name === "code-skeptic");
    for (const one of [auditor, skeptic]) {
      expect(one?.teamModels).toEqual(models);
      expect(one?.models?.map(({ model }) => model)).toContain("flask");
    }
  });

  it.each([
    [
      "an unknown key",
      aTeamRule({ serverity: "hint" }),
      "line 7: `serverity` is not a key of a rule (did you mean `severity`?)",
    ],
    [
      "no pattern",
      "id: a\nlanguage: Go\n",
      "line 1: `rule` is missing: what it looks for, such as `{ pattern: console.log($$$) }`, or a `flow`",
    ],
    ["no keys", "- a\n", "line 1: write keys such as `id: no-console` here"],
    [
      "a language without a grammar",
      aTeamRule({ language: "Rust" }),
      "line 2: `language.0`: no rules can be written for this language; there are javascript, typescript,",
    ],
    [
      "a transformation",
      aTeamRule({ transform: { A: { substring: {} } } }),
      "line 7: `transform`: rules with `transform` are not taken; write the fix with what the rule captures",
    ],
    [
      "rewriters",
      aTeamRule({ rewriters: [] }),
      "line 7: `rewriters`: rules with `rewriters` are not taken",
    ],
    [
      "a form of glob that is not taken",
      aTeamRule({ files: [{ glob: "a", caseInsensitive: true }] }),
      "line 7: `files.0`: write a glob such as `src/**`, as text",
    ],
    [
      "a fix with another key",
      aTeamRule({ fix: { template: "a", tmplate: "b" } }),
      "line 7: `fix.tmplate` is not a key of a rule",
    ],
    [
      "a fix that names what is not captured",
      aTeamRule({ fix: "$NOBODY" }),
      "line 7: `fix`: the template names $NOBODY, which the rule does not capture",
    ],
    [
      "a kind that there is none of",
      aTeamRule({ rule: { kind: "no_such_kind" } }),
      "line 6: `rule`: not a valid ast-grep rule for javascript: ",
    ],
    [
      "a util that there is none of",
      aTeamRule({ rule: { matches: "nobody" } }),
      "line 6: `rule`: not a valid ast-grep rule for javascript: ",
    ],
    [
      "a reviewer that there is none of",
      aTeamRule({ metadata: { reviewer: "code-skepti" } }),
      "line 7: `metadata.reviewer`: there is no reviewer `code-skepti` (did you mean `code-skeptic`?)",
    ],
    [
      "the-fixer",
      aTeamRule({ metadata: { reviewer: "the-fixer" } }),
      "line 7: `metadata.reviewer`: there is no reviewer `the-fixer`",
    ],
    [
      "a reviewer that does not read the language",
      aTeamRule({ metadata: { reviewer: "py-keeper" } }),
      "line 2: `language`: py-keeper does not read javascript",
    ],
    [
      "a weakness that is no number",
      aTeamRule({ metadata: { cwe: "injection" } }),
      "line 7: `metadata.cwe`: write it as in `CWE-79`",
    ],
    ["an id with blanks", aTeamRule({ id: "no client" }), "line 1: `id`: use letters, digits,"],
    ["no YAML", 'id: "a', "line 1: not valid YAML ("],
    ["an alias", "id: &a a\nlanguage: *a\n", "line 2: not valid YAML (`an alias is not allowed;"],
    [
      "a depth that nobody writes",
      `id: a\nrule: ${"{ not: ".repeat(80)}{}${" }".repeat(80)}\n`,
      "line 1: nested deeper than 60 levels",
    ],
    ["a long file", undefined, "it is larger than 50 kB; divide it. "],
    [
      "a kind of source that nothing is",
      aTeamFlow({ flow: { from: "reqest", to: "sql" } }),
      "line 6: `flow.from`: nothing comes in as `reqest` in javascript, typescript (did you mean `request`?)",
    ],
    [
      "a kind of sink that nothing is",
      aTeamFlow({
        flow: [
          { from: "request", to: "sql" },
          { from: "request", to: ["sql", "booking"] },
        ],
      }),
      "line 6: `flow.1.to`: nothing does harm as `booking` in javascript, typescript (there are: code,",
    ],
    [
      "half a way",
      aTeamFlow({ flow: { from: "request" } }),
      "line 6: `flow.to`: write kinds of sinks, such as `sql`",
    ],
    [
      "a way of an unknown form",
      aTeamFlow({ flow: [{ from: "request", to: "sql", onyl: "part" }] }),
      "line 6: `flow.0.onyl` is not a key of a rule (did you mean `only`?)",
    ],
    [
      "no way",
      aTeamFlow({ flow: "request" }),
      "line 6: `flow`: write `from` and `to`, or a list of such ways",
    ],
    [
      "values that nobody follows",
      aTeamFlow({ language: "Bash" }),
      "line 2: `language`: values are not followed in bash; they are in csharp, go,",
    ],
    [
      "constraints of no pattern",
      aTeamFlow({ flow: { from: "request", to: "sql" }, constraints: { A: { kind: "number" } } }),
      "line 8: `constraints`: needs a `rule` that it belongs to",
    ],
    [
      "an expression as long as nobody writes one",
      aTeamFlow({ flow: { from: "request", to: "text", text: "a".repeat(501) } }),
      "line 6: `flow.text`: longer than 500 characters; write several",
    ],
    [
      "a model with an unknown key",
      aTeamModel({ sinks: {}, sanitisers: {} }),
      "line 6: `sanitisers` is not a key of a model (did you mean `sanitizers`?)",
    ],
    [
      "a model of no language",
      "model: our-web\n",
      "line 1: `language` is missing: what it is about, such as `TypeScript`",
    ],
    [
      "a model of a kind that no rule asks for",
      aTeamModel({ sinks: {}, sanitizers: { htlm: ["esc()"] } }),
      "line 5: `sanitizers.htlm`: no rule asks what does harm as `htlm` (did you mean `html`?)",
    ],
    [
      "known values of a kind that no rule asks for",
      aTeamModel({ sinks: {}, members: { htlm: ["isKnown(0)"] } }),
      "line 6: `members.htlm`: no rule asks what does harm as `htlm` (did you mean `html`?)",
    ],
    [
      "a selector with an open parenthesis",
      aTeamModel({ sinks: { sql: ["run(0"] } }),
      'line 4: `sinks.sql.0`: "run(0" is not the path of a value',
    ],
    [
      "paths that are no list",
      aTeamRule({ files: "src/**" }),
      "line 7: `files`: write a list of globs, such as `[src/**]`",
    ],
    [
      "sources that are no list",
      aTeamModel({ sinks: {}, sources: { request: "web.input()" } }),
      "line 3: `sources.request`: write a list",
    ],
    [
      "a weakness that is a number",
      aTeamRule({ metadata: { cwe: 79 } }),
      "line 7: `metadata.cwe`: write it as in `CWE-79`",
    ],
    [
      "a severity that there is not",
      aTeamRule({ severity: "critical" }),
      "line 3: `severity`: write `error`, `warning`, `info`, `hint` or `off`",
    ],
    [
      "a selector that is none",
      "model: our-web\nlanguage: js\nsources:\n  request:\n    - web.input\n    - web input\n",
      'line 6: `sources.request.1`: "web input" is not the path of a value',
    ],
    [
      "an argument that is none",
      "model: our-web\nlanguage: js\nsinks:\n  sql:\n    - call: run(0)\n      when: { 0 1: a }\n",
      "line 6: `sinks.sql.0.when.0 1`: write the position or the name of an argument",
    ],
    [
      "a parameter with an unknown key",
      aTeamModel({ sinks: {}, sources: { request: [{ parameter: "*", anotated: "In" }] } }),
      "line 3: `sources.request.0.anotated` is not a key of a model (did you mean `annotated`?)",
    ],
    [
      "a selector that is neither text nor keys",
      aTeamModel({ sinks: {}, sources: { request: [7] } }),
      "line 3: `sources.request.0`: write a selector such as `web.query`, or keys such as `parameter`",
    ],
    [
      "more names than anybody writes",
      aTeamModel({ sinks: {}, inert: Array.from({ length: 1_001 }, () => "n") }),
      "line 1: more than 1000 names; divide it",
    ],
  ])("with %s are left out, and told with their place", async (_what, text, sentence) => {
    const [problem = "", ...others] = await problemsOf(text);
    expect(others).toEqual([]);
    expect(problem.slice(0, sentence.length)).toBe(sentence);
    expect(problem).toMatch(
      /(?:The (?:rule|model) `.+` is|This rule is|The rules of this file are) left out$/,
    );
  });

  it("can't have one id twice, and can't shadow those that come with Chorale", async () => {
    const [known = { rules: [] }] = builtIn;
    const [{ id } = { id: "" }] = known.rules;
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
