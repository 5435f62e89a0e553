import { findRuleError } from "../engines/rules/compile-rules.ts";
import type { FlowModel } from "../engines/flow/model.ts";
import type { Rule } from "../engines/rules/rule.ts";
import type { Capability } from "../types/source.ts";
import { UserError } from "../types/user-error.ts";
import { readRuleFile } from "./read-rule-file.ts";
import { familyOf, ruleFilesIn } from "./rule-files.ts";
import { teamPrefix } from "./team-rule.ts";

/**
 * Loads the rules and models of a reviewer's `rules` folder, in the order of their files' names; none when it does not exist.
 * What `<name>.utils.yml` holds is shared by the rules of `<name>.yml`.
 * Every rule is validated, and with `compile` also compiled once, which takes some milliseconds each.
 * Throws a `UserError` that names file, line and key.
 */
export async function loadRules(
  folder: string,
  { languages, compile }: { languages: readonly Capability[]; compile: boolean },
): Promise<{ rules: Rule[]; models: FlowModel[] }> {
  const rules = new Map<string, Rule>();
  const models: FlowModel[] = [];
  const readsAny = languages.includes("code") || languages.includes("text");
  for (const { path, family } of await ruleFilesIn(folder)) {
    const file = await readRuleFile(path);
    models.push(...file.models.map(({ value }) => value));
    for (const { value: rule, lineOf } of file.rules) {
      const fail = (key: string, what: string): never => {
        throw new UserError(`${path}:${lineOf(key)}: ${key}: ${what} (rule \`${rule.id}\`)`);
      };
      if (rules.has(rule.id)) fail("id", "another rule has this id; choose one of its own");
      const foreign = readsAny ? undefined : rule.language.find((one) => !languages.includes(one));
      if (foreign) fail("language", `the reviewer does not read ${foreign}; add it to reviewer.md`);
      const stranger = rule.language.find(
        (one) => family !== undefined && familyOf[one] !== family,
      );
      if (stranger)
        fail("language", `${stranger} is not of ${family}; move the rule to its folder`);
      if (rule.id.startsWith(teamPrefix)) {
        fail("id", `\`${teamPrefix}\` begins the ids of repositories' own rules`);
      }
      if (rule.metadata.reference === undefined) {
        fail("metadata", "reference is missing: the documentation that it was written from");
      }
      const error = compile ? findRuleError(rule) : undefined;
      if (error) fail(error.key, error.what);
      rules.set(rule.id, rule);
    }
  }
  return { rules: [...rules.values()], models };
}
