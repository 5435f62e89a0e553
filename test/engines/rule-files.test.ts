import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findRule } from "../../src/engines/rule-files/find-rule.ts";
import { loadRules } from "../../src/engines/rule-files/load-rules.ts";
import { readRuleFile } from "../../src/engines/rule-files/read-rule-file.ts";
import { findRuleError } from "../../src/engines/rules/find-rule-error.ts";
import { aFolder } from "../a-folder.ts";

const rule = `id: js-eval
language: javascript
severity: warning
message: Text run as code
note: "\`$CODE\` is run as a program."
rule:
  pattern: eval($CODE)
metadata:
  confidence: high
  remedy: Parse it.
  cause: code-injection
  reference: https://developer.mozilla.org/
`;

/** Rejects with what is wrong with its first rule, as whoever writes one is told. */
async function readAndCompile(path: string): Promise<void> {
  const { rules } = await readRuleFile(path);
  const error = rules[0] && findRuleError(rules[0].value);
  if (error) throw new Error(`${error.key}: ${error.what}`);
}

describe("a folder of rules", () => {
  const go = rule.replace("js-eval", "go-eval").replace("javascript", "go");
  const model = "model: web\nlanguage: [javascript, typescript]\n";
  const files = {
    "all.yml": `${rule.replace("javascript", "[javascript, go]")}---\n${model}`,
    "all.test.yml": "id: js-eval\n",
    "go/a.yml": go,
    // Nobody who reads another language comes here.
    "python/a.yml": "rules: [",
  };

  it("gives what a language needs, and reads no other language's files", async () => {
    const folder = await aFolder(files);
    const idsFor = async (language: "javascript" | "go" | "bash") => {
      const { rules, models } = await loadRules(folder, language);
      return [...rules.map(({ id }) => id), ...models.map((one) => one.model)];
    };
    expect(await idsFor("javascript")).toEqual(["js-eval", "web"]);
    expect(await idsFor("go")).toEqual(["js-eval", "go-eval"]);
    expect(await idsFor("bash")).toEqual([]);
    await expect(loadRules(folder, "python")).rejects.toThrow("python/a.yml:");
  });

  it("is read again after it could not be, and never takes a folder that is gone for one without rules", async () => {
    const folder = await aFolder(files);
    await expect(loadRules(join(folder, "none"), "go")).rejects.toThrow("none");
    await expect(loadRules(folder, "python")).rejects.toThrow("python/a.yml:");
    await writeFile(join(folder, "python/a.yml"), rule.replace("javascript", "python"));
    expect((await loadRules(folder, "python")).rules).toHaveLength(1);
  });

  it("gives the one rule that has an id", async () => {
    const folder = await aFolder(files);
    expect(await findRule(folder, "go-eval")).toMatchObject({ id: "go-eval", language: ["go"] });
    expect(await findRule(folder, "web")).toBeUndefined();
  });
});

describe("a file of rules", () => {
  it.each([
    ["an unknown key", rule.replace("rule:", "rules:"), "a.yml:"],
    ["a nested unknown key", rule.replace("cause:", "couse:"), "metadata"],
    [
      "a pattern that ast-grep refuses",
      rule.replace("pattern: eval", "kind: nope #"),
      "rule: not a valid",
    ],
    [
      "an unknown util",
      rule.replace("  pattern:", "  matches: it\n  pattern:"),
      "rule: not a valid",
    ],
    [
      "a name it does not capture",
      rule.replace("Parse it", "Parse $IT"),
      "names $IT, which the rule does not",
    ],
    [
      "a fix that names what it does not capture",
      `${rule}fix: parse($IT)\n`,
      "fix: the template names $IT, which the rule does not capture",
    ],
    [
      "a fix of what it does not capture",
      `${rule}fix: { template: "", at: $IT }\n`,
      "fix: `at` names $IT, which the rule does not capture as one node",
    ],
    [
      "a fix that grows by a rule that ast-grep refuses",
      `${rule}fix: { template: "", expandEnd: { kind: nope } }\n`,
      "fix: not a valid ast-grep rule for javascript",
    ],
    [
      "a fix that grows to what it can't know",
      `${rule}fix: { template: "", expandEnd: { pattern: $CODE } }\n`,
      "fix: an expansion names $CODE",
    ],
    [
      "a fix that grows until nobody knows where",
      `${rule}fix: { template: "", expandEnd: { regex: ",", stopBy: ned } }\n`,
      'not "ned"',
    ],
    [
      "a misspelt key of a fix",
      `${rule}fix: { template: "", expandEnds: {} }\n`,
      "fix.expandEnds: unknown key",
    ],
    ["a list of no fixes", `${rule}fix: []\n`, "fix: give at least one way"],
  ])("is told what is wrong with a rule with %s", async (_, text, message) => {
    const folder = await aFolder({ "a.yml": text });
    await expect(readAndCompile(join(folder, "a.yml"))).rejects.toThrow(message);
  });

  it("gives a rule the shared utils that it reaches, and a shared util what the rule defines", async () => {
    const sharing = `${rule.replace("pattern: eval($CODE)", "matches: call")}utils:
  argument: { pattern: $CODE }
`;
    const shared = `call: { kind: call_expression, all: [{ matches: named }, { has: { matches: arguments } }] }
named: { has: { field: function, regex: ^eval$ } }
arguments: { kind: arguments, has: { matches: argument } }
other: { kind: string }
`;
    const folder = await aFolder({
      "a.yml": `${sharing}---\n${rule.replace("js-eval", "js-eval-2")}`,
      "a.utils.yml": shared,
    });
    const { rules } = await readRuleFile(join(folder, "a.yml"));
    expect(rules.map(({ value }) => [value.id, Object.keys(value.utils ?? {})])).toEqual([
      ["js-eval", ["argument", "call", "named", "arguments"]],
      ["js-eval-2", []],
    ]);
  });

  it.each([
    [
      "a util that its file shares",
      `${rule}utils:\n  it:\n    kind: string\n  that: { kind: string }\n`,
      "that: { kind: string }\n",
      /a\.yml:16: utils\.that: .*a\.utils\.yml shares a util of this name/,
    ],
    ["a shared util that is no rule", rule, "it: string\n", /a\.utils\.yml:1: it: /],
    [
      "shared utils in two documents",
      rule,
      "it: { kind: string }\n---\nthat: { kind: string }\n",
      /a\.utils\.yml:3: put all shared utils into one document/,
    ],
    [
      "a shared util that needs what the rule does not define",
      rule.replace("  pattern:", "  matches: it\n  pattern:"),
      "it: { has: { matches: that } }\n",
      /a\.yml:6: rule: the shared util it needs a util that; define it/,
    ],
  ])("names file, line and key of %s", async (_, text, utils, message) => {
    const folder = await aFolder({ "a.yml": text, "a.utils.yml": utils });
    await expect(readRuleFile(join(folder, "a.yml"))).rejects.toThrow(message);
  });
});
