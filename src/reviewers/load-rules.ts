import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { findRuleError } from "../engines/rules/compile-rules.ts";
import { Rule } from "../engines/rules/rule.ts";
import type { Language } from "../types/source.ts";
import { UserError } from "../types/user-error.ts";
import { parseYaml } from "./parse-yaml.ts";

/**
 * Loads `<folder>/*.yml` except `*.test.yml`, in the order of their names; none when the folder does not exist.
 * Every rule is validated, and with `compile` also compiled once, which takes some milliseconds each.
 * Throws a `UserError` that names file, line and key.
 */
export async function loadRules(
  folder: string,
  { languages, compile }: { languages: readonly Language[]; compile: boolean },
): Promise<Rule[]> {
  const rules = new Map<string, Rule>();
  for (const name of await ruleFiles(folder)) {
    const path = join(folder, name);
    for (const { value: rule, lineOf } of parseYaml(await readFile(path, "utf8"), Rule, { path })) {
      const fail = (key: string, what: string): never => {
        throw new UserError(`${path}:${lineOf(key)}: ${key}: ${what} (rule \`${rule.id}\`)`);
      };
      if (rules.has(rule.id)) fail("id", "another rule has this id; choose one of its own");
      const foreign = rule.language.find((language) => !languages.includes(language));
      if (foreign) fail("language", `the reviewer does not read ${foreign}; add it to reviewer.md`);
      const error = compile ? findRuleError(rule) : undefined;
      if (error) fail("rule", error);
      rules.set(rule.id, rule);
    }
  }
  return [...rules.values()];
}

async function ruleFiles(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => /\.ya?ml$/.test(name) && !/\.test\.ya?ml$/.test(name)).toSorted();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
