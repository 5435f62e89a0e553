import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { standInLetter } from "../../src/engines/reviewer.ts";
import {
  builtInFixer,
  builtInReviewers,
  loadReviewers,
} from "../../src/reviewers/load-reviewers.ts";

const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map((one) => rm(one, { recursive: true }))));

/** A folder with these files, by their path in it. */
async function aFolder(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "chorale-reviewers-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

const frontMatter = `title: Tester
letter: T
category: correctness
languages: [javascript]
files: ["src/**"]
engines: [rules]`;

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

const reviewer = `---\n${frontMatter}\n---\n\nLook closely.\n`;

function aReviewerWith(rules: Record<string, string>, text = reviewer): Promise<string> {
  const files = Object.entries(rules).map(([name, one]) => [`tester/rules/${name}`, one]);
  return aFolder({ "tester/reviewer.md": text, ...Object.fromEntries(files) });
}

describe("loading reviewers", () => {
  it("finds the three that are built in", async () => {
    const reviewers = await builtInReviewers();
    expect(reviewers.map(({ name, letter }) => [name, letter])).toEqual([
      ["code-skeptic", "C"],
      ["performance-engineer", "P"],
      ["security-auditor", "S"],
    ]);
    // Without a model they read what they have rules for.
    for (const { rules } of reviewers) {
      expect(rules.flatMap(({ language }) => language)).toEqual(
        expect.arrayContaining(["javascript", "typescript", "tsx", "python", "go"]),
      );
    }
    expect(reviewers.filter(({ charter }) => charter.split("\n").length < 30)).toEqual([]);
  });

  it("finds the fixer, which proposes changes and is not among those who read", async () => {
    const fixer = await builtInFixer();
    expect(fixer).toMatchObject({ name: "the-fixer", engines: ["model"], rules: [] });
    expect(fixer.charter.split("\n").length).toBeGreaterThan(30);
    const readers = await builtInReviewers();
    expect(readers.map(({ name }) => name)).not.toContain(fixer.name);
    // Nobody else has its letter: no finding is its.
    expect([...readers.map(({ letter }) => letter), standInLetter]).toEqual(["C", "P", "S", "F"]);
    expect(fixer.letter).toBe(standInLetter);
  });

  it("leaves out whoever has the role of a fixer, and knows no other role than that and a reader's", async () => {
    const as = (role: string) => reviewer.replace("letter: T", `letter: T\nrole: ${role}`);
    const folder = await aFolder({
      "a/reviewer.md": as("reader"),
      "b/reviewer.md": as("fixer").replace("letter: T", "letter: F"),
    });
    expect((await loadReviewers(folder)).map(({ name }) => name)).toEqual(["a"]);
    const wrong = await aReviewerWith({}, as("writer"));
    await expect(loadReviewers(wrong)).rejects.toThrow("reviewer.md:4: role: ");
  });

  it("reads front matter, charter and rules, and passes over the rules' tests", async () => {
    const folder = await aReviewerWith({ "a.yml": rule, "a.test.yml": "id: js-eval\n" });
    expect(await loadReviewers(folder)).toMatchObject([
      {
        name: "tester",
        title: "Tester",
        files: ["src/**"],
        charter: "Look closely.",
        rules: [{ id: "js-eval", language: ["javascript"] }],
      },
    ]);
  });

  it("reads a model of its own and the worst level that it may give", async () => {
    const own = reviewer.replace("[rules]", "[model]\nmodel: compatible/small\nlevel: warning");
    const folder = await aReviewerWith({}, own);
    expect(await loadReviewers(folder)).toMatchObject([
      { engines: ["model"], model: "compatible/small", level: "warning", rules: [] },
    ]);
    const [withoutBoth] = await loadReviewers(await aReviewerWith({}));
    expect(withoutBoth).not.toHaveProperty("model");
  });

  it.each([
    [
      "an unknown key",
      reviewer.replace("title:", "titel: x\ntitle:"),
      "reviewer.md:2: titel is not a key of a reviewer (did you mean title?)",
    ],
    ["a missing key", reviewer.replace("title: Tester\n", ""), "reviewer.md:2: title is missing: "],
    [
      "a wrong value",
      reviewer.replace("letter: T", "letter: tt"),
      "reviewer.md:3: letter: use one capital",
    ],
    [
      "a wrong value in a list",
      reviewer.replace("[javascript]", "[cobol]"),
      "reviewer.md:5: languages.0: ",
    ],
    [
      "a level that there is none of",
      reviewer.replace("[rules]", "[rules]\nlevel: fatal"),
      "reviewer.md:8: level: ",
    ],
    ["broken YAML", reviewer.replace("[rules]", "[rules"), "reviewer.md:"],
    ["no front matter", "Look.", "reviewer.md:1: start the file with front matter"],
    ["no charter", `---\n${frontMatter}\n---\n`, "reviewer.md:8: write the reviewer's charter"],
  ])("names file, line and key of a reviewer with %s", async (_, text, message) => {
    const folder = await aReviewerWith({}, text);
    await expect(loadReviewers(folder)).rejects.toThrow(message);
  });

  it.each(["code", "text"])("lets a reviewer of %s have rules for any language", async (of) => {
    const text = reviewer.replace("[javascript]", `[${of}]`);
    const go = rule.replace("language: javascript", "language: go");
    expect(await loadReviewers(await aReviewerWith({ "a.yml": go }, text))).toMatchObject([
      { languages: [of], rules: [{ language: ["go"] }] },
    ]);
  });

  it.each([
    ["an unknown key", rule.replace("rule:", "rules:"), "a.yml:"],
    ["a nested unknown key", rule.replace("cause:", "couse:"), "metadata"],
    [
      "a pattern that ast-grep refuses",
      rule.replace("pattern: eval", "kind: nope #"),
      "a.yml:6: rule: not a valid",
    ],
    [
      "an unknown util",
      rule.replace("  pattern:", "  matches: it\n  pattern:"),
      "a.yml:6: rule: not a valid",
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
    [
      "a language its reviewer does not read",
      rule.replace("language: javascript", "language: go"),
      "a.yml:2: language: ",
    ],
    ["the id of another", `${rule}---\n${rule}`, "a.yml:14: id: another rule has this id"],
  ])("names file, line and key of a rule with %s", async (_, text, message) => {
    const folder = await aReviewerWith({ "a.yml": text });
    await expect(loadReviewers(folder)).rejects.toThrow(message);
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
    const folder = await aReviewerWith({
      "a.yml": `${sharing}---\n${rule.replace("js-eval", "js-eval-2")}`,
      "a.utils.yml": shared,
    });
    const [tester] = await loadReviewers(folder);
    expect(tester?.rules.map(({ id, utils }) => [id, Object.keys(utils ?? {})])).toEqual([
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
    const folder = await aReviewerWith({ "a.yml": text, "a.utils.yml": utils });
    await expect(loadReviewers(folder)).rejects.toThrow(message);
  });

  it("says so when two reviewers share a letter", async () => {
    const folder = await aFolder({ "a/reviewer.md": reviewer, "b/reviewer.md": reviewer });
    await expect(loadReviewers(folder)).rejects.toThrow("a already uses T; choose another letter");
  });

  it("says so when a folder has no reviewer.md", async () => {
    const folder = await aFolder({ "a/rules/a.yml": rule });
    await expect(loadReviewers(folder)).rejects.toThrow("a reviewer's folder needs a reviewer.md");
  });
});
