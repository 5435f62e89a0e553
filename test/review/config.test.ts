import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultConfig, parseConfig } from "../../src/review/config.ts";

const reviewers = ["security-auditor", "performance-engineer", "code-skeptic"];
const parse = (text: string) => parseConfig({ path: ".github/chorale.yml", text }, reviewers);
const problemsOf = (text: string) => {
  const { config, problems } = parse(text);
  expect(config).toEqual(defaultConfig);
  return problems;
};

describe("a repository's configuration", () => {
  it("is the defaults where there is none, or an empty one", () => {
    expect(parseConfig(undefined, reviewers)).toEqual({
      config: defaultConfig,
      problems: [],
      lines: new Map(),
    });
    expect(parse("")).toMatchObject({
      config: defaultConfig,
      problems: [],
      lines: new Map(),
    });
    expect(parse("# later\n")).toMatchObject({
      config: defaultConfig,
      problems: [],
      lines: new Map(),
    });
  });

  it("changes what it names and leaves the rest", () => {
    const { config, problems } = parse(
      "minLevel: warning\non: [opened]\nignore:\n  - 'legacy/**'\nreviewers: [code-skeptic]\n",
    );
    expect(problems).toEqual([]);
    expect(config).toEqual({
      ...defaultConfig,
      minLevel: "warning",
      on: ["opened"],
      ignore: ["legacy/**"],
      reviewers: ["code-skeptic"],
    });
  });

  it("names file, line and key of a setting that does not exist", () => {
    expect(problemsOf("minLevel: error\n\nreviewer: [code-skeptic]\n")).toEqual([
      "`.github/chorale.yml` line 3: `reviewer` is not a setting (did you mean `reviewers`?)",
    ]);
  });

  it("names what does not exist inside a setting, with what does", () => {
    expect(problemsOf("timing:\n  issue: false\n")).toEqual([
      "`.github/chorale.yml` line 2: `timing.issue` is not a setting (did you mean `issues`?)",
    ]);
  });

  it("names the line of a value that is not allowed, also inside a list", () => {
    expect(problemsOf("drafts: maybe\non:\n  - opened\n  - merged\n")).toEqual([
      "`.github/chorale.yml` line 1: `drafts`: invalid input: expected boolean, received string",
      '`.github/chorale.yml` line 4: `on.1`: invalid option: expected one of "opened"|"synchronize"|"reopened"|"ready_for_review"',
    ]);
  });

  it("knows which reviewers there are", () => {
    expect(problemsOf("reviewers:\n  - security-auditor\n  - code-sceptic\n")).toEqual([
      "`.github/chorale.yml` line 3: there is no reviewer `code-sceptic` (did you mean `code-skeptic`?)",
    ]);
    expect(problemsOf("reviewers: [zebra]")).toEqual([
      "`.github/chorale.yml` line 1: there is no reviewer `zebra` (there are: security-auditor, performance-engineer, code-skeptic)",
    ]);
  });

  it("says where YAML is broken", () => {
    expect(problemsOf("reviewers:\n  - a\n - b\n")).toEqual([
      expect.stringMatching(/^`\.github\/chorale\.yml` line 3: not valid YAML \(.+\)$/),
    ]);
    expect(problemsOf("- just\n- a list\n")).toEqual([
      "`.github/chorale.yml`: this must be a list of settings such as `minLevel: warning`",
    ]);
    expect(problemsOf("drafts: true\n\ndrafts: false\n")).toEqual([
      "`.github/chorale.yml` line 3: not valid YAML (duplicated mapping key)",
    ]);
    expect(problemsOf("drafts: true\n---\nconcurrency: 2\n")).toEqual([
      "`.github/chorale.yml` line 3: put all settings into one document",
    ]);
  });

  it("does not unfold aliases, which can hide gigabytes", () => {
    const bomb = "a: &a [x,x]\nb: &b [*a,*a,*a]\nignore: *b\n";
    expect(problemsOf(bomb)).toEqual([
      "`.github/chorale.yml` line 2: not valid YAML (an alias is not allowed; write out what it stands for)",
    ]);
  });

  it("never throws, whatever the file holds", () => {
    fc.assert(fc.property(fc.string(), (text) => void parse(text)));
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { config, problems } = parse(text);
        expect(problems.length > 0 || config !== undefined).toBe(true);
      }),
    );
  });
});
