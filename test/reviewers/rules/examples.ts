import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FlowModel } from "../../../src/engines/flow/model.ts";
import type { Rule } from "../../../src/engines/rules/rule.ts";
import { createExampleCheck } from "../../../src/reviewers/check-examples.ts";
import { describeProblem } from "../../../src/reviewers/example-problem.ts";
import { readRuleFile, sharedUtilsPath } from "../../../src/engines/rule-files/read-rule-file.ts";
import {
  examplesPath,
  readExamples,
  type RuleExamples,
} from "../../../src/reviewers/rule-examples.ts";
import {
  familyOf,
  findRuleFiles,
  findRuleLanguages,
  type Family,
} from "../../../src/engines/rule-files/find-rule-files.ts";
import { speaksOfComments } from "../../../src/engines/rules/speaks-of-comments.ts";
import { teamPrefix } from "../../../src/reviewers/team-rule.ts";
import { isSwayed } from "./commented.ts";

const reviewersFolder = join(import.meta.dirname, "../../../src/reviewers");

interface RuleFolder {
  reviewer: string;
  /** Of everything in it, in its folders too. */
  names: string[];
  files: {
    name: string;
    family?: Family;
    rules: Rule[];
    models: FlowModel[];
    unused: string[];
    error?: string;
    tests: Settled<RuleExamples[]>;
  }[];
}

/** Names of the reviewers that have rules. */
export const ruleReaders = (await namesIn(reviewersFolder)).filter((name) =>
  existsSync(join(reviewersFolder, name, "rules")),
);
/** What these rules miss is that somebody says why, or they are about what is said. */
const whereCommentsCount =
  /-(?:empty-catch|empty-rescue|swallowed-exception|bare-except-pass|empty-test|identical-branches|error-turned-into-success|blocking-todo|case-falls-through)$/;

const folders = await Promise.all(ruleReaders.map(readFolder));
const all = folders.flatMap(({ files }) => files);
const check = createExampleCheck(
  all.flatMap(({ rules }) => rules),
  { isTeams: false, models: all.flatMap(({ models }) => models) },
);

/** Tests that the rules of a reviewer report their examples and nothing else. */
export function describeRulesOf(reviewer: string): void {
  const { names, files } = folders.find((one) => one.reviewer === reviewer) ?? {
    names: [],
    files: [],
  };
  for (const { name, rules, models, unused, error, tests } of files) {
    describe(`${reviewer}/rules/${name}`, () => {
      it("can be read, and has examples only for rules that it defines", () => {
        expect([error, tests.error].filter((one) => one !== undefined)).toEqual([]);
        const ids = new Set(rules.map(({ id }) => id));
        expect(tests.value?.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual([]);
      });

      it("needs every util that its rules share", () => {
        expect(unused).toEqual([]);
      });

      it("finds the same whatever comments say", () => {
        const examples = tests.value ?? [];
        // The others read a tree without any: of these a few stand for all.
        const tried = rules.filter(
          ({ rule, constraints, utils }, index) =>
            index % 10 === 0 || speaksOfComments([rule, constraints, utils]),
        );
        const swayed = tried.filter((rule) =>
          isSwayed(rule, models, examples.find(({ id }) => id === rule.id)?.invalid ?? []),
        );
        const isMeant = ({ id }: Rule) => whereCommentsCount.test(id);
        expect(swayed.filter((rule) => !isMeant(rule)).map(({ id }) => id)).toEqual([]);
      });

      for (const rule of rules) {
        it(`${rule.id} reports its invalid examples and nothing else`, () => {
          const own = (tests.value ?? []).filter(({ id }) => id === rule.id);
          const problems = check(rule, own).map(
            (problem) => `rule ${rule.id}: ${describeProblem(problem)}`,
          );
          expect(problems.join("\n")).toBe("");
        });
      }
    });
  }

  it("has rules that fit their folder, with ids of their own", async () => {
    const ids = files.flatMap(({ rules }) => rules.map(({ id }) => id));
    expect(
      ids.filter((id, index) => ids.indexOf(id) !== index || id.startsWith(teamPrefix)),
    ).toEqual([]);
    const strangers = files.flatMap(({ family, rules }) =>
      rules.filter(({ language }) => family && language.some((one) => familyOf[one] !== family)),
    );
    expect(strangers.map(({ id }) => id)).toEqual([]);
    const written = files.flatMap(({ rules }) => rules.flatMap(({ language }) => language));
    const found = await findRuleLanguages(join(reviewersFolder, reviewer, "rules"));
    expect(found.toSorted()).toEqual([...new Set(written)].toSorted());
    const unfounded = files.flatMap(({ rules }) =>
      rules.filter(({ metadata }) => !metadata.reference),
    );
    expect(unfounded.map(({ id }) => id)).toEqual([]);
  });

  it("has no file that nobody reads", () => {
    const read = files.flatMap(({ name }) => [name, examplesPath(name), sharedUtilsPath(name)]);
    expect(names.filter((name) => name.endsWith("ml") && !read.includes(name))).toEqual([]);
  });
}

async function readFolder(reviewer: string): Promise<RuleFolder> {
  const folder = join(reviewersFolder, reviewer, "rules");
  const names = (await readdir(folder, { recursive: true })).map((name) =>
    name.replaceAll("\\", "/"),
  );
  const files = (await findRuleFiles(folder)).map(async ({ name, path, family }) => {
    // A file that can't be read fails its own test and no other file's.
    const { value = { rules: [], models: [], unused: [] }, ...failure } = await settle(
      readRuleFile(path),
    );
    // Models alone have no examples: those of the rules that need them are theirs.
    const isOfModels = value.rules.length === 0 && value.models.length > 0;
    const tests = isOfModels ? { value: [] } : await settle(readExamples(examplesPath(path)));
    const rules = value.rules.map((entry) => entry.value);
    const models = value.models.map((entry) => entry.value);
    return {
      name,
      ...(family && { family }),
      rules,
      models,
      unused: value.unused,
      tests,
      ...failure,
    };
  });
  return { reviewer, names, files: await Promise.all(files) };
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

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).toSorted();
}
