import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { FlowModel } from "../engines/flow/model.ts";
import type { Rule } from "../engines/rules/rule.ts";
import { readRuleFile, type RuleFile } from "../engines/rule-files/read-rule-file.ts";
import { findRuleFiles } from "../engines/rule-files/find-rule-files.ts";

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
    const found = await findRuleFiles(join(import.meta.dirname, reviewer, "rules"));
    return found.map(({ path }) => ({ reviewer, path }));
  });
  return (await Promise.all(files)).flat();
}

/** Every rule that Chorale brings along, by reviewer and file, in the order in which they are written. */
export async function builtInRules(): Promise<ListedRule[]> {
  return (await readAll()).flatMap(({ reviewer, path, rules }) =>
    rules.map(({ value: rule }) => ({ reviewer, path, rule })),
  );
}

/** Every model that Chorale brings along. */
export async function builtInModels(): Promise<FlowModel[]> {
  return (await readAll()).flatMap(({ models }) => models.map(({ value }) => value));
}

async function readAll(): Promise<(BuiltInRuleFile & RuleFile)[]> {
  const files = (await builtInRuleFiles()).map(async (file) => ({
    ...file,
    ...(await readRuleFile(file.path)),
  }));
  return await Promise.all(files);
}
