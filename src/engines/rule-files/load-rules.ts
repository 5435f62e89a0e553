import { access } from "node:fs/promises";
import { oncePerSuccess } from "../../types/once-per-success.ts";
import type { FlowModel } from "../flow/model.ts";
import type { RuleLanguage } from "../rules/languages.ts";
import type { Rule } from "../rules/rule.ts";
import { findRuleFiles } from "./find-rule-files.ts";
import { readRuleFile } from "./read-rule-file.ts";

/** What some files hold. */
export interface LoadedRules {
  rules: Rule[];
  models: FlowModel[];
}

const loaded = new Map<string, () => Promise<LoadedRules>>();

/**
 * Loads those rules and models of a reviewer's `rules` folder that are for a language; each file is read once a process.
 * Rejects with a `UserError` that names file, line and key for what does not fit, and where the folder is not there.
 */
export async function loadRules(folder: string, language: RuleLanguage): Promise<LoadedRules> {
  // While a version takes the place of another one: to read by no rules would pass for finding nothing.
  await access(folder);
  const files = await findRuleFiles(folder, [language]);
  const all = await Promise.all(files.map(({ path }) => loadFile(path)));
  const isForIt = (one: Rule | FlowModel) => one.language.includes(language);
  return {
    rules: all.flatMap(({ rules }) => rules.filter(isForIt)),
    models: all.flatMap(({ models }) => models.filter(isForIt)),
  };
}

function loadFile(path: string): Promise<LoadedRules> {
  const load = loaded.get(path) ?? oncePerSuccess(() => readFile(path));
  loaded.set(path, load);
  return load();
}

async function readFile(path: string): Promise<LoadedRules> {
  const { rules, models } = await readRuleFile(path);
  return { rules: rules.map(({ value }) => value), models: models.map(({ value }) => value) };
}
