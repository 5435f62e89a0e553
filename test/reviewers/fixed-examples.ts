import { applyEdits } from "../../src/types/edit.ts";
import { compileRules } from "../../src/engines/rules/compile-rules.ts";
import type { CompiledRules } from "../../src/engines/rules/compile-rules.ts";
import type { RuleLanguage } from "../../src/engines/rules/languages.ts";
import { findSyntaxErrors, matchRules } from "../../src/engines/rules/match.ts";
import type { RuleMatch } from "../../src/engines/rules/match.ts";
import type { Rule } from "../../src/engines/rules/rule.ts";

/** What came of the fixes that a rule has for one text. */
export interface FixedExample {
  /** The text with one of them made, for each place that has one. */
  fixed: string[];
  /** What is wrong with them, as sentences. */
  problems: string[];
}

/**
 * Makes the fixes of one text in turn, and looks for what must not come of them: more that can't be parsed, the place
 * still being reported, and reports of any rule that were not there before.
 */
export function createFixProof(all: readonly Rule[]) {
  const compiled = new Map<RuleLanguage, CompiledRules>();
  const everyRule = (language: RuleLanguage): CompiledRules => {
    const known = compiled.get(language) ?? compileRules(all, language);
    compiled.set(language, known);
    return known;
  };

  return (rule: Rule, language: RuleLanguage, code: string, matches: readonly RuleMatch[]) => {
    const before = count(matches);
    const result: FixedExample = { fixed: [], problems: [] };
    for (const { fix, place } of matches) {
      if (!fix) continue;
      const text = applyEdits(code, fix.edits);
      result.fixed.push(text);
      const where = `the fix of line ${place.lines.start}`;
      if (text === code) result.problems.push(`${where} changes nothing`);
      if (findSyntaxErrors(text, language).length > findSyntaxErrors(code, language).length) {
        result.problems.push(`${where} can't be parsed:\n${text}`);
      }
      const after = matchRules(text, everyRule(language));
      if ((count(after).get(rule.id) ?? 0) >= (before.get(rule.id) ?? 0)) {
        result.problems.push(`${where} is still reported:\n${text}`);
      }
      if (after.length === 0) continue;
      const known = count(matchRules(code, everyRule(language)));
      for (const [id, places] of count(after)) {
        if (places > (known.get(id) ?? 0)) {
          result.problems.push(`${where} is newly reported by ${id}:\n${text}`);
        }
      }
    }
    return result;
  };
}

function count(matches: readonly RuleMatch[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of matches) counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1);
  return counts;
}
