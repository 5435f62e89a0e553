import { readFile } from "node:fs/promises";
import { parseYaml } from "../../yaml/parse-yaml.ts";
import { Rule } from "../rules/rule.ts";
import { findRuleFiles } from "./find-rule-files.ts";

/** Finds the rule with this id in a reviewer's `rules` folder, as it is written: of all its rules only this one is parsed. */
export async function findRule(folder: string, id: string): Promise<Rule | undefined> {
  for (const { path } of await findRuleFiles(folder)) {
    const documents = (await readFile(path, "utf8")).split(/^---$/m);
    const written = documents.find((document) => document.split("\n").includes(`id: ${id}`));
    if (written !== undefined) return parseYaml(written, Rule, { path })[0]?.value;
  }
  return undefined;
}
