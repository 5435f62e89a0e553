import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Rule } from "../engines/rules/rule.ts";
import { readRuleFile } from "./read-rule-file.ts";
import { ruleFilesIn } from "./rule-files.ts";

/** A rule, who reads by it, and where it stands. */
export interface ListedRule {
  reviewer: string;
  /** Path of its file. */
  path: string;
  rule: Rule;
}

/** A file of rules that Chorale brings along. */
export interface BuiltInRuleFile {
  reviewer: string;
  path: string;
}

/** The files of rules of every reviewer that Chorale brings along, in the order of their names. */
export async function builtInRuleFiles(): Promise<BuiltInRuleFile[]> {
  const entries = await readdir(import.meta.dirname, { withFileTypes: true });
  const reviewers = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const files = reviewers.toSorted().map(async (reviewer) => {
    const found = await ruleFilesIn(join(import.meta.dirname, reviewer, "rules"));
    return found.map(({ path }) => ({ reviewer, path }));
  });
  return (await Promise.all(files)).flat();
}

/** Every rule that Chorale brings along, by reviewer and file, in the order in which they are written. */
export async function builtInRules(): Promise<ListedRule[]> {
  const files = (await builtInRuleFiles()).map(async ({ reviewer, path }) =>
    (await readRuleFile(path)).rules.map(({ value: rule }) => ({ reviewer, path, rule })),
  );
  return (await Promise.all(files)).flat();
}
