import { readFile } from "node:fs/promises";
import { z } from "zod";
import { FlowModel } from "../engines/flow/model.ts";
import { Rule } from "../engines/rules/rule.ts";
import { UserError } from "../types/user-error.ts";
import { parseYaml } from "./parse-yaml.ts";
import type { YamlEntry } from "./parse-yaml.ts";

/** What `<name>.utils.yml` holds: a name of a util, and the ast-grep rule that it stands for. */
const SharedUtils = z.record(z.string(), z.record(z.string(), z.unknown()));
type Utils = Record<string, unknown>;

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
 * A shared util may name a util that each rule defines itself.
 * Throws a `UserError` that names file, line and key, also for a util that
 * both files define and for one that neither does.
 */
export async function readRuleFile(path: string): Promise<RuleFile> {
  const sharedPath = sharedUtilsPath(path);
  const shared = await readSharedUtils(sharedPath);
  // Every rule of the file asks for the same ones.
  const referencesOf = new Map(
    Object.entries(shared.value).map(([name, util]) => [name, referencesIn(util)]),
  );
  const used = new Set<string>();
  const entries = parseYaml<Rule | FlowModel>(await readFile(path, "utf8"), schemaOf, { path });
  const models = entries.flatMap((entry) =>
    "model" in entry.value ? [{ ...entry, value: entry.value }] : [],
  );
  const rules = entries.flatMap((entry): YamlEntry<Rule>[] => {
    if ("model" in entry.value) return [];
    const rule = entry.value;
    const fail = (keys: string[], what: string): never => {
      const where = `${path}:${entry.lineOf(...keys)}: ${keys.join(".")}`;
      throw new UserError(`${where}: ${what} (rule \`${rule.id}\`)`);
    };
    const own = Object.keys(rule.utils ?? {});
    const twice = own.find((name) => Object.hasOwn(shared.value, name));
    if (twice !== undefined) {
      fail(["utils", twice], `${sharedPath} shares a util of this name; choose another name`);
    }
    const needed = reachable(rule, shared.value, referencesOf);
    for (const name of Object.keys(needed)) {
      used.add(name);
      // ast-grep takes a util that refers to nothing, and then finds nothing.
      const missing = referencesOf
        .get(name)
        ?.find((one) => !own.includes(one) && !Object.hasOwn(needed, one));
      if (missing !== undefined) {
        fail(["rule"], `the shared util ${name} needs a util ${missing}; define it in this rule`);
      }
    }
    const merged = Object.keys(needed).length > 0 && { utils: { ...rule.utils, ...needed } };
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

async function readSharedUtils(path: string): Promise<YamlEntry<Utils>> {
  const none: YamlEntry<Utils> = { value: {}, lineOf: () => 1 };
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

/** The shared utils that a rule refers to, itself or through others, in the order of their file. */
function reachable(
  rule: Rule,
  shared: Utils,
  referencesOf: ReadonlyMap<string, readonly string[]>,
): Utils {
  const found = new Set<string>();
  const follow = (names: readonly string[]): void => {
    for (const name of names) {
      if (found.has(name)) continue;
      const further = referencesOf.get(name);
      if (further === undefined) continue;
      found.add(name);
      follow(further);
    }
  };
  follow(referencesIn([rule.rule, rule.constraints, rule.fix, Object.values(rule.utils ?? {})]));
  return Object.fromEntries(Object.entries(shared).filter(([name]) => found.has(name)));
}

/** The names below every `matches`. */
function referencesIn(node: unknown, key = ""): string[] {
  if (typeof node === "string") return key === "matches" ? [node] : [];
  if (Array.isArray(node)) return node.flatMap((one) => referencesIn(one));
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) => referencesIn(value, name));
}
