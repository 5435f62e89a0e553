import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { FlowModel } from "../flow/model.ts";
import { Rule } from "../rules/rule.ts";
import { UserError } from "../../types/user-error.ts";
import { parseYaml } from "../../yaml/parse-yaml.ts";
import type { YamlEntry } from "../../yaml/parse-yaml.ts";
import { createUtilsFor, SharedUtils } from "./shared-utils.ts";

/** The rules and models of a file, ready to use, and where a shared util stands that no rule needs: `path:line: name`. */
export interface RuleFile {
  rules: YamlEntry<Rule>[];
  models: YamlEntry<FlowModel>[];
  unused: string[];
}

/** Whether a file in a `rules` folder holds rules, rather than examples or shared utils. */
export function isRuleFile(name: string): boolean {
  return /\.ya?ml$/.test(name) && !/\.(?:test|utils)\.ya?ml$/.test(name);
}

/** The path beside a rule file where its shared utils stand: `go.yml`, `go.utils.yml`. */
export function sharedUtilsPath(path: string): string {
  return path.replace(/(?=\.ya?ml$)/, ".utils");
}

/**
 * Reads `<name>.yml` and gives each rule those of `<name>.utils.yml` that it reaches through `matches`.
 * Throws a `UserError` that names file, line and key, also for a util that
 * both files define and for one that neither does.
 */
export async function readRuleFile(path: string): Promise<RuleFile> {
  const sharedPath = sharedUtilsPath(path);
  const shared = await readSharedUtils(sharedPath);
  const utilsFor = createUtilsFor(shared.value, sharedPath);
  const used = new Set<string>();
  const entries = parseYaml<Rule | FlowModel>(await readFile(path, "utf8"), schemaOf, { path });
  const models = entries.flatMap((entry) =>
    "model" in entry.value ? [{ ...entry, value: entry.value }] : [],
  );
  const rules = entries.flatMap((entry): YamlEntry<Rule>[] => {
    if ("model" in entry.value) return [];
    const rule = entry.value;
    const needed = utilsFor(rule);
    if ("what" in needed) {
      const where = `${path}:${entry.lineOf(...needed.keys)}: ${needed.keys.join(".")}`;
      throw new UserError(`${where}: ${needed.what} (rule \`${rule.id}\`)`);
    }
    const names = Object.keys(needed.utils);
    for (const name of names) used.add(name);
    const merged = names.length > 0 && { utils: { ...rule.utils, ...needed.utils } };
    return [{ ...entry, value: { ...rule, ...merged } }];
  });
  const unused = Object.keys(shared.value).filter((name) => !used.has(name));
  return {
    rules,
    models,
    unused: unused.map((name) => `${sharedPath}:${shared.lineOf(name)}: ${name}`),
  };
}

/** A document is a model if it says what it models. */
function schemaOf(document: unknown): z.ZodType<Rule | FlowModel> {
  return typeof document === "object" && document !== null && "model" in document
    ? FlowModel
    : Rule;
}

async function readSharedUtils(path: string): Promise<YamlEntry<SharedUtils>> {
  const none: YamlEntry<SharedUtils> = { value: {}, lineOf: () => 1 };
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return none;
    throw error;
  }
  const [first = none, second] = parseYaml(text, SharedUtils, { path });
  if (second) {
    throw new UserError(`${path}:${second.lineOf()}: put all shared utils into one document`);
  }
  return first;
}
