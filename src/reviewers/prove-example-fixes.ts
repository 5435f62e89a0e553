import { applyEdits } from "../types/edit.ts";
import { compileRules } from "../engines/rules/compile-rules.ts";
import type { CompiledRule, CompiledRules } from "../engines/rules/compile-rules.ts";
import type { RuleLanguage } from "../engines/rules/languages.ts";
import { findSyntaxErrors, matchRules } from "../engines/rules/match.ts";
import { readCode } from "../engines/rules/read-code.ts";
import type { RuleMatch } from "../engines/rules/match.ts";
import type { Rule } from "../engines/rules/rule.ts";
import type { ExampleProblem } from "./example-problem.ts";
import type { InvalidExample } from "./rule-examples.ts";

/** Everything that is wrong with a rule's fixes of its examples in one language. */
export type FixProof = (
  rule: Rule,
  language: RuleLanguage,
  examples: readonly InvalidExample[],
) => ExampleProblem[];

/**
 * Makes the fixes of a text one by one and looks for what must not come of them: more that can't be parsed, the place
 * being reported still, and any rule reporting what was not there before.
 *
 * @param all every rule of every reviewer
 */
export function createFixProof(all: readonly Rule[]): FixProof {
  const compiled = new Map<RuleLanguage, CompiledRules>();
  const everyRule = (language: RuleLanguage): CompiledRules => {
    const known = compiled.get(language) ?? compileRules(all, language);
    compiled.set(language, known);
    return known;
  };

  function problemsWith(text: string, before: string, rule: Rule, language: RuleLanguage) {
    const errors = [before, text].map((one) => findSyntaxErrors(one, language).length);
    if (text === before) return ["changes nothing"];
    if ((errors[1] ?? 0) > (errors[0] ?? 0)) return ["can't be parsed"];
    // What the others say of it is asked once: grammars that share a rule read what it writes alike.
    const rules =
      language === rule.language[0] ? everyRule(language) : compileRules([rule], language);
    const after = count(matchRules(readCode(text, language), rules));
    if (after.size === 0) return [];
    const known = count(matchRules(readCode(before, language), rules));
    const isMore = ([id, places]: [string, number]) =>
      places > (known.get(id) ?? 0) - (id === rule.id ? 1 : 0);
    return [...after].filter(isMore).map(([id]) => `is reported by ${id}`);
  }

  return (rule, language, examples) => {
    const alone = compileRules([rule], language);
    const own = alone.rules[0]?.compiled();
    if (!own || own.fixes.length === 0) return [];
    const unused = new Set(own.fixes);
    const problems = examples.flatMap((example, index): ExampleProblem[] => {
      const { code, fixed } = example;
      const named = { ...example, name: `the fix of invalid example ${index + 1}` };
      const matches = matchRules(readCode(code, language), alone);
      const texts = matches.flatMap((match) => {
        if (!match.fix) return [];
        unused.delete(wayOf(own, match));
        return applyEdits(code, match.fix.edits);
      });
      const isOther = fixed !== undefined && fixed !== (texts[0] ?? null);
      return [
        ...(isOther
          ? [{ what: "is another one", example: named, language, became: texts[0] ?? "none" }]
          : []),
        ...texts.flatMap((text) =>
          problemsWith(text, code, rule, language).map((what) => ({
            what,
            example: named,
            language,
            became: text,
          })),
        ),
      ];
    });
    return unused.size === 0
      ? problems
      : [...problems, { what: `has ${unused.size} fixes that no invalid example needs`, language }];
  };
}

function wayOf({ fixes }: CompiledRule, { captures }: RuleMatch): CompiledRule["fixes"][number] {
  const way = fixes.find(({ needs }) => needs.every((name) => captures.has(name)));
  if (!way) throw new Error("a fix that the rule does not have");
  return way;
}

function count(matches: readonly RuleMatch[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of matches) counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1);
  return counts;
}
