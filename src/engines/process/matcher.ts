import { Recent } from "../../types/recent.ts";
import { compileFlows, matchFlows } from "../flow/match-flows.ts";
import type { FlowMatches } from "../flow/match-flows.ts";
import type { FlowModel } from "../flow/model.ts";
import { compileRules } from "../rules/compile-rules.ts";
import type { RuleLanguage } from "../rules/languages.ts";
import { matchRules } from "../rules/match.ts";
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
  const compiled = new Map<RuleLanguage, FindMatches>();
  const compile = (language: RuleLanguage): FindMatches => {
    const patterns = compileRules(rules, language);
    const flows = compileFlows(rules, models, language);
    return (text, _language, path) => {
      const { matches, isPartial } = matchFlows(text, flows, path);
      return { matches: [...matchRules(text, patterns, path), ...matches], isPartial };
    };
  };
  return (text, language, path) => {
    const find = compiled.get(language) ?? compile(language);
    compiled.set(language, find);
    return find(text, language, path);
  };
}

/** So many are kept compiled. */
const mostKnown = 20;
const known = new Recent<string, FindMatches>(mostKnown);

/** The same for rules that have a name, which are compiled once a process. */
export function matcherOf({
  rulesId,
  ...given
}: Parameters<typeof createMatcher>[0] & { rulesId?: string | undefined }): FindMatches {
  return rulesId === undefined
    ? createMatcher(given)
    : known.ensure(rulesId, () => createMatcher(given));
}

/** Whether nobody needs to look at the rules of this name again. */
export function isMatcherKnown(rulesId: unknown): boolean {
  return typeof rulesId === "string" && known.has(rulesId);
}
