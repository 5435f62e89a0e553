import { Recent } from "../../types/recent.ts";
import { compileFlows, matchFlows } from "../flow/match-flows.ts";
import type { FlowMatches } from "../flow/match-flows.ts";
import type { FlowModel } from "../flow/model.ts";
import { loadRules, type LoadedRules } from "../rule-files/load-rules.ts";
import { compileRules } from "../rules/compile-rules.ts";
import type { RuleLanguage } from "../rules/languages.ts";
import { matchRules } from "../rules/match.ts";
import { readCode } from "../rules/read-code.ts";
import type { Rule } from "../rules/rule.ts";

/** Finds every place in a text that one of the rules matches, whatever kind of rule it is, unless it is for other paths. */
export type FindMatches = (text: string, language: RuleLanguage, path?: string) => FlowMatches;

/** Prepares to match; the rules are compiled once for each language. */
export function createMatcher({
  rules,
  models = [],
}: {
  rules: readonly Rule[];
  models?: readonly FlowModel[] | undefined;
}): FindMatches {
  const compile = (language: RuleLanguage) => ({
    patterns: compileRules(rules, language),
    flows: compileFlows(rules, models, language),
  });
  const known = new Map<RuleLanguage, ReturnType<typeof compile>>();
  return (text, language, path) => {
    const { patterns, flows } = known.get(language) ?? compile(language);
    known.set(language, { patterns, flows });
    const code = readCode(text, language);
    const { matches, isPartial } = matchFlows(code, flows, path);
    return { matches: [...matchRules(code, patterns, path), ...matches], isPartial };
  };
}

/** What files are read by. */
export interface Knowledge {
  /** Rules at hand, and what is known to all rules besides. */
  rules: readonly Rule[];
  models: readonly FlowModel[];
  /** Path of the folder whose rules are read by, too, with its models. */
  rulesFolder?: string | undefined;
  /** Of folders whose models alone are known. */
  modelFolders?: readonly string[] | undefined;
}

/** So many are kept compiled. */
const mostKnown = 50;
const known = new Recent<string, FindMatches>(mostKnown);

/** The same for files of some languages. What stands in folders is loaded, and compiled once a process where nothing is added to it. */
export async function loadMatcher(
  knowledge: Knowledge,
  languages: Iterable<RuleLanguage>,
): Promise<FindMatches> {
  const finders = new Map<RuleLanguage, FindMatches>();
  for (const language of new Set(languages)) {
    finders.set(language, await loadFor(knowledge, language));
  }
  return (text, language, path) =>
    finders.get(language)?.(text, language, path) ?? { matches: [], isPartial: false };
}

async function loadFor(
  { rules, models, rulesFolder, modelFolders = [] }: Knowledge,
  language: RuleLanguage,
): Promise<FindMatches> {
  const own = await loadFrom(rulesFolder, language);
  const all = [...own.rules, ...rules];
  const isAsked = all.some(({ flow }) => flow !== undefined);
  if (rules.length === 0 && (models.length === 0 || !isAsked)) {
    return known.ensure(`${language} ${rulesFolder}`, () => createMatcher(own));
  }
  const others = isAsked
    ? await Promise.all(modelFolders.map((folder) => loadFrom(folder, language)))
    : [];
  return createMatcher({
    rules: all,
    models: [own, ...others].flatMap((one) => one.models).concat(models),
  });
}

async function loadFrom(folder: string | undefined, language: RuleLanguage): Promise<LoadedRules> {
  return folder === undefined ? { rules: [], models: [] } : await loadRules(folder, language);
}
