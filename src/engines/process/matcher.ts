import { compileFlows, matchFlows } from "../flow/match-flows.ts";
import type { FlowMatches } from "../flow/match-flows.ts";
import type { FlowModel } from "../flow/model.ts";
import { compileRules } from "../rules/compile-rules.ts";
import type { RuleLanguage } from "../rules/languages.ts";
import { matchRules } from "../rules/match.ts";
import type { Rule } from "../rules/rule.ts";

/** Finds every place in a text that one of the rules matches, whatever kind of rule it is. */
export type FindMatches = (text: string, language: RuleLanguage) => FlowMatches;

/** Prepares to match; the rules are compiled once for each language. */
export function createMatcher({
  rules,
  models,
}: {
  rules: readonly Rule[];
  models: readonly FlowModel[];
}): FindMatches {
  const compiled = new Map<RuleLanguage, FindMatches>();
  const compile = (language: RuleLanguage): FindMatches => {
    const patterns = compileRules(rules, language);
    const flows = compileFlows(rules, models, language);
    return (text) => {
      const { matches, isPartial } = matchFlows(text, flows);
      return { matches: [...matchRules(text, patterns), ...matches], isPartial };
    };
  };
  return (text, language) => {
    const find = compiled.get(language) ?? compile(language);
    compiled.set(language, find);
    return find(text, language);
  };
}
