import { describe, expect, it } from "vitest";
import { aTeamModel, aTeamRule, aTeamFlow } from "./a-team-rule.ts";
import { read } from "./reading-team-rules.ts";

/** What is wrong with one file, without its path. */
async function problemsOf(text: string | undefined): Promise<string[]> {
  const { problems } = await read({ "a.yml": text });
  return problems.map((one) => one.replace(/^`\.chorale\/rules\/a\.yml`:? /, ""));
}

describe("a repository's own rules", () => {
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
      "line 2: `language`: no rules can be written for this language; there are javascript, typescript,",
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
      "a sentence that names what is not captured",
      aTeamRule({ message: "$NOBODY" }),
      "line 4: `message`: names $NOBODY, which the rule does not capture; of a variable of a shell write `${NOBODY}`",
    ],
    [
      "a sentence that misspells what is captured",
      aTeamRule({ rule: { pattern: "eval($CODE)" }, note: "Not `$CODDE`." }),
      "line 5: `note`: names $CODDE, which the rule does not capture (did you mean $CODE?)",
    ],
    [
      "a pattern that can't be read",
      aTeamRule({ rule: { any: [{ pattern: "eval($A)" }, { inside: { pattern: "eval(((" } }] } }),
      "line 6: `rule.any.1.inside.pattern`: `eval(((` can't be read as javascript, so it matches nothing; write all of it, or a `context` with a `selector`",
    ],
    [
      "a pattern of several things",
      aTeamRule({ language: "python", rule: { pattern: "a() b()" } }),
      "line 6: `rule.pattern`: `a() b()` can't be read as python",
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
});
