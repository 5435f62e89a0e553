import { createHash } from "node:crypto";
import type { SourceFile } from "../../types/source.ts";
import type { FlowModel } from "../flow/model.ts";
import type { Reviewer } from "../reviewer.ts";
import type { Rule } from "../rules/rule.ts";
import { modelsFor } from "./read-with-models.ts";

/** Those of a reviewer's rules and models that some languages need. */
export interface RuleSet {
  /** Equal for equal rules and models, and for no others. */
  id: string;
  rules: Rule[];
  models: FlowModel[];
}

/** Prepares to pick what files need: of all rules a process is sent a part, and knows by the id whether it has compiled it. */
export function createRuleSets(): (
  reviewer: Pick<Reviewer, "rules" | "models">,
  files: readonly Pick<SourceFile, "language">[],
) => RuleSet {
  const known = new WeakMap<readonly Rule[], Map<string, RuleSet>>();
  return ({ rules, models = [] }, files) => {
    const languages = new Set(files.map(({ language }) => language));
    const sets = known.get(rules) ?? new Map<string, RuleSet>();
    known.set(rules, sets);
    const key = [...languages].toSorted().join(" ");
    const set = sets.get(key) ?? pick(rules, models, languages);
    sets.set(key, set);
    return set;
  };
}

function pick(
  rules: readonly Rule[],
  models: readonly FlowModel[],
  languages: ReadonlySet<SourceFile["language"]>,
): RuleSet {
  const needed = rules.filter(({ language }) => language.some((one) => languages.has(one)));
  const files = [...languages].map((language) => ({ language }));
  const set = { rules: needed, models: modelsFor({ rules: needed, files }, models) };
  const id = createHash("sha256").update(JSON.stringify(set)).digest("base64");
  return { id, ...set };
}
