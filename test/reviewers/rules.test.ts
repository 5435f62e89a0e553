import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { FlowModel } from "../../src/engines/flow/model.ts";
import { createMatcher } from "../../src/engines/process/matcher.ts";
import { findRuleError } from "../../src/engines/rules/compile-rules.ts";
import { findSyntaxErrors } from "../../src/engines/rules/match.ts";
import type { Rule } from "../../src/engines/rules/rule.ts";
import { parseYaml } from "../../src/reviewers/parse-yaml.ts";
import { isRuleFile, readRuleFile, sharedUtilsPath } from "../../src/reviewers/read-rule-file.ts";
import { createFixProof } from "./fixed-examples.ts";

/**
 * A rule's examples, in ast-grep's test form; an invalid one may say on which line it must be reported, and what the text is once
 * the rule's fix of its first place that has one is made, or null where there must be none.
 */
const RuleTest = z.strictObject({
  id: z.string(),
  valid: z.array(z.string()),
  invalid: z.array(
    z.union([
      z.string().transform((code) => ({ code, line: undefined, fixed: undefined })),
      z.strictObject({
        code: z.string(),
        line: z.int().positive().optional(),
        fixed: z.string().nullable().optional(),
      }),
    ]),
  ),
});
type RuleTest = z.infer<typeof RuleTest>;

const reviewersFolder = join(import.meta.dirname, "../../src/reviewers");

interface RuleFolder {
  reviewer: string;
  /** Of everything in it. */
  names: string[];
  files: {
    name: string;
    rules: Rule[];
    models: FlowModel[];
    unused: string[];
    error?: string;
    tests: Settled<RuleTest[]>;
  }[];
}

const folders = await Promise.all((await namesIn(reviewersFolder)).map(readFolder));
const proveFixes = createFixProof(
  folders.flatMap(({ files }) => files).flatMap(({ rules }) => rules),
);

for (const { reviewer, names, files } of folders) {
  const models = files.flatMap((file) => file.models);
  for (const { name, rules, unused, error, tests } of files) {
    describe(`${reviewer}/rules/${name}`, () => {
      it("can be read, and has examples only for rules that it defines", () => {
        expect([error, tests.error].filter((one) => one !== undefined)).toEqual([]);
        const ids = new Set(rules.map(({ id }) => id));
        expect(tests.value?.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual([]);
      });

      it("needs every util that its rules share", () => {
        expect(unused).toEqual([]);
      });

      for (const rule of rules) {
        it(`${rule.id} reports its invalid examples and nothing else`, () => {
          const own = (tests.value ?? []).filter(({ id }) => id === rule.id);
          const problems = problemsOf(rule, own, models).map(
            (problem) => `rule ${rule.id}: ${problem}`,
          );
          expect(problems.join("\n")).toBe("");
        });
      }
    });
  }

  it(`${reviewer} has shared utils only beside the rules that share them`, () => {
    const expected = files.map(({ name }) => sharedUtilsPath(name));
    const present = names.filter((file) => /\.utils\.ya?ml$/.test(file));
    expect(present.filter((file) => !expected.includes(file))).toEqual([]);
  });
}

async function readFolder(reviewer: string): Promise<RuleFolder> {
  const folder = join(reviewersFolder, reviewer, "rules");
  const names = await namesIn(folder);
  const files = names.filter(isRuleFile).map(async (name) => {
    const path = join(folder, name);
    // A file that can't be read fails its own test and no other file's.
    const { value = { rules: [], models: [], unused: [] }, ...failure } = await settle(
      readRuleFile(path),
    );
    const tests = await settle(readTests(path.replace(/\.yml$/, ".test.yml")));
    const rules = value.rules.map((entry) => entry.value);
    const models = value.models.map((entry) => entry.value);
    return { name, rules, models, unused: value.unused, tests, ...failure };
  });
  return { reviewer, names, files: await Promise.all(files) };
}

/** A file that holds models alone has no examples: rules that use it do. */
async function readTests(path: string): Promise<RuleTest[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  const entries = parseYaml(text, RuleTest, { path });
  return entries.map(({ value }) => value);
}

interface Settled<T> {
  value?: T;
  error?: string;
}

async function settle<T>(reading: Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await reading };
  } catch (error) {
    return { error: String(error) };
  }
}

/** Everything that is wrong with a rule's examples, as sentences. */
function problemsOf(
  rule: Rule,
  tests: readonly RuleTest[],
  models: readonly FlowModel[],
): string[] {
  const valid = tests.flatMap((test) => test.valid);
  const invalid = tests.flatMap((test) => test.invalid);
  const problems: string[] = [];
  const error = findRuleError(rule);
  if (error !== undefined) return [`${error.key}: ${error.what}`];
  if (valid.length < 3) problems.push(`has ${valid.length} valid examples, needs 3 or more`);
  if (invalid.length < 3) problems.push(`has ${invalid.length} invalid examples, needs 3 or more`);
  if (rule.fix && !invalid.some(({ fixed }) => typeof fixed === "string")) {
    problems.push("has a fix, needs an example with `fixed`");
  }
  for (const language of rule.language) {
    const find = createMatcher({ rules: [rule], models });
    for (const [index, code] of valid.entries()) {
      const lines = find(code, language).matches.map(({ place }) => place.lines.start);
      if (lines.length > 0) {
        problems.push(
          `valid example ${index + 1} was reported at line ${lines.join(", ")}: as ${language}\n${numbered(code)}`,
        );
      }
    }
    for (const [index, { code, line }] of invalid.entries()) {
      const name = `invalid example ${index + 1}`;
      const errors = findSyntaxErrors(code, language);
      if (errors.length > 0) {
        problems.push(
          `${name} has a syntax error at line ${errors.join(", ")}: as ${language}\n${numbered(code)}`,
        );
      }
      const lines = find(code, language).matches.map(({ place }) => place.lines.start);
      if (lines.length === 0)
        problems.push(`${name} was not reported: as ${language}\n${numbered(code)}`);
      else if (line !== undefined && !lines.includes(line)) {
        problems.push(
          `${name} was reported at line ${lines.join(", ")} instead of ${line}: as ${language}\n${numbered(code)}`,
        );
      }
    }
    problems.push(...proveFixes(rule, language, invalid));
  }
  return problems;
}

function numbered(code: string): string {
  const lines = code.trimEnd().split("\n");
  return lines.map((line, index) => `  ${index + 1} | ${line}`).join("\n");
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch {
    return [];
  }
}
