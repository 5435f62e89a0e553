import { parse } from "@ast-grep/napi";
import type { NapiConfig } from "@ast-grep/napi";
import { closestMatch } from "leven";
import { findBrokenPattern } from "./broken-patterns.ts";
import { configsOf, findFixError } from "./compile-fixes.ts";
import { prepareRule } from "./compile-rules.ts";
import { grammarOf } from "./languages.ts";
import type { RuleLanguage } from "./languages.ts";
import { namesIn } from "./metavariable.ts";
import type { RuleError } from "./rule-error.ts";
import type { Rule } from "./rule.ts";

/** A name in what a rule says that it does not capture. Of a flow, what comes in is captured as `$SOURCE`. */
function findForeignName(
  { message, note, metadata, flow }: Rule,
  captures: ReadonlyMap<string, unknown>,
): RuleError | undefined {
  const known = [...captures.keys(), ...(flow ? ["SOURCE"] : [])];
  const texts = [
    { key: "message" as const, text: message },
    { key: "note" as const, text: note },
    { key: "metadata" as const, below: ["remedy"], text: metadata.remedy },
  ];
  for (const { text, ...place } of texts) {
    const name = namesIn(text).find((one) => !known.includes(one));
    if (name === undefined) continue;
    const near = closestMatch(name, known, { maxDistance: 3 });
    const guess = near === undefined ? "" : ` (did you mean $${near}?)`;
    const what = `names $${name}, which the rule does not capture${guess}; of a variable of a shell write \`\${${name}}\``;
    return { ...place, what };
  }
  return undefined;
}

/** Why a rule can't be used; `undefined` when ast-grep takes it, and its fixes, in every language that it names. */
export function findRuleError(rule: Rule): RuleError | undefined {
  if (rule.flow && !rule.rule) {
    if (rule.fix)
      return { key: "fix", what: "a flow needs a `rule` to capture what the fix names" };
    return findForeignName(rule, new Map());
  }
  for (const language of rule.language) {
    // All that is done before it meets a file: where that fails here, it would fail there.
    const { config, captures, fixes } = prepareRule(rule, language).compiled();
    const refusal = (one: NapiConfig): string | undefined => {
      try {
        parse(grammarOf(language), "").root().find(one);
        return undefined;
      } catch (error) {
        const reason = String(error instanceof Error ? error.message : error);
        const line = reason.replaceAll(/\s*\n[\s|>-]*/g, " ").replace(/\.$/, "");
        return `not a valid ast-grep rule for ${language}: ${line}`;
      }
    };
    const refused = refusal(config);
    if (refused !== undefined) return { key: "rule", what: refused };
    const broken = firstOf(["rule", "constraints", "utils"] as const, (key) => {
      const found = findBrokenPattern(rule[key], language);
      return found && { key, below: found.at, what: unreadable(found.text, language) };
    });
    const foreign = broken ?? findForeignName(rule, captures);
    if (foreign) return foreign;
    const what = findFixError(rule, captures) ?? firstOf(configsOf(fixes), refusal);
    if (what !== undefined) return { key: "fix", what };
  }
  return undefined;
}

function unreadable(pattern: string, language: RuleLanguage): string {
  return `\`${pattern.replaceAll(/[`\s]+/g, " ").trim()}\` can't be read as ${language}, so it matches nothing; write all of it, or a \`context\` with a \`selector\``;
}

function firstOf<T, R>(all: readonly T[], find: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
