import { access } from "node:fs/promises";
import { closestMatch } from "leven";
import type { Rule } from "../engines/rules/rule.ts";
import { UserError } from "../types/user-error.ts";
import { createExampleCheck, type CheckOptions } from "./check-examples.ts";
import type { ExampleProblem } from "./example-problem.ts";
import { writtenId } from "./team-rule.ts";
import { examplesPath, readExamples, type RuleExamples } from "./rule-examples.ts";

/** Rules that stand in one file. */
export interface RulesOfFile {
  /** Where it is read from. */
  file: string;
  /** What people call it. */
  path: string;
  rules: readonly Rule[];
  /** How many models stand there. */
  models: number;
}

/** What came of the examples of one file. */
export interface TestedFile {
  path: string;
  rules: number;
  models: number;
  examples: number;
  /** Ids of rules without a single example. */
  untested: string[];
  failed: { id: string; problems: ExampleProblem[] }[];
  /** What can't be read of it, a sentence with its place each. */
  unreadable: string[];
}

export interface TestOptions extends CheckOptions {
  /** Rules of somebody else that examples may be about, too, by the ids by which they call them: a model changes what these find. */
  others?: ReadonlyMap<string, Rule>;
  /** Says what is wrong with a rule, with its place; in other words than this, its id stands in front. */
  sayWhere?: (rule: Rule, keys: readonly string[], what: string) => string | undefined;
}

/** Runs the examples beside files of rules. They call a team's rule as the team does. */
export async function testRules(
  files: readonly RulesOfFile[],
  { others = new Map<string, Rule>(), sayWhere, ...options }: TestOptions,
): Promise<TestedFile[]> {
  const idOf = (rule: Rule) => (options.isTeams ? writtenId(rule) : rule.id);
  const check = createExampleCheck(
    files.flatMap(({ rules }) => rules),
    options,
  );
  const tested: TestedFile[] = [];
  for (const { file, path, rules, models } of files) {
    const read = await examplesOf(file, path);
    const examples = "unreadable" in read ? [] : read.examples;
    const named = examples.flatMap(({ id }): [string, Rule][] => {
      const rule = others.get(id);
      return rule === undefined ? [] : [[id, rule]];
    });
    const tried = new Map([...rules.map((rule): [string, Rule] => [idOf(rule), rule]), ...named]);
    const results = [...tried].map(([id, rule]) => {
      const own = examples.filter((one) => one.id === id);
      return { id, rule, problems: check(rule, own), count: countIn(own) };
    });
    const whoIsIt = (id: string, place: string): string => {
      const near = closestMatch(id, [...tried.keys(), ...others.keys()], { maxDistance: 3 });
      const guess = near === undefined ? "" : `; did you mean ${near}?`;
      return `has examples (${place}), but ${path} has no such rule${guess}`;
    };
    const strangers = examples
      .filter(({ id }) => !tried.has(id))
      .map(({ id, place }) => ({
        id,
        problems: [{ what: whoIsIt(id, place) }],
      }));
    const isUnusable = ({ problems }: TestedFile["failed"][number]) =>
      problems.some(({ unusable }) => unusable !== undefined);
    const wrong = results.filter(({ problems }) => problems.length > 0);
    const unusable = wrong.filter(isUnusable).flatMap(({ id, rule, problems }) =>
      problems.map(({ what, unusable: error }) => {
        const keys = error && [error.key, ...(error.below ?? [])];
        return (keys && sayWhere?.(rule, keys, error.what)) ?? `${id}: ${what}`;
      }),
    );
    tested.push({
      path,
      rules: rules.length,
      models,
      examples: results.reduce((sum, { count }) => sum + count, 0),
      untested: results.filter(({ count }) => count === 0).map(({ id }) => id),
      failed: [...wrong.filter((one) => !isUnusable(one)), ...strangers],
      unreadable: [...("unreadable" in read ? [read.unreadable] : []), ...unusable],
    });
  }
  return tested;
}

async function examplesOf(
  file: string,
  path: string,
): Promise<{ examples: RuleExamples[] } | { unreadable: string }> {
  const beside = examplesPath(file);
  try {
    await access(beside);
  } catch {
    return { examples: [] };
  }
  try {
    return { examples: await readExamples(beside, examplesPath(path)) };
  } catch (error) {
    if (error instanceof UserError) return { unreadable: error.message };
    throw error;
  }
}

function countIn(examples: readonly RuleExamples[]): number {
  return examples.reduce((sum, { valid, invalid }) => sum + valid.length + invalid.length, 0);
}
