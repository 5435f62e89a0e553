import { parse } from "@ast-grep/napi";
import type { NapiConfig } from "@ast-grep/napi";
import { asciiRegex } from "./ascii-regex.ts";
import { grammarOf } from "./languages.ts";
import type { RuleLanguage } from "./languages.ts";
import { requiredWords } from "./required-words.ts";
import type { Requirement } from "./required-words.ts";
import type { Rule } from "./rule.ts";

/** A rule in the form that ast-grep takes, with what is known of it before it meets a file. */
export interface CompiledRule {
  rule: Rule;
  config: NapiConfig;
  /** The same patterns for the combined pass: its utils renamed, its constraints left out. */
  branch: { rule: unknown; utils: Record<string, unknown> };
  /** Names that the rule captures, without `$`; `multiple` for `$$$NAME`. */
  captures: ReadonlyMap<string, "single" | "multiple">;
  /** Words that a file must hold for the rule to match anywhere in it. */
  requirement: Requirement;
}

/** A reviewer's rules for one language. */
export interface CompiledRules {
  language: RuleLanguage;
  rules: CompiledRule[];
}

/**
 * Prepares the rules that are written for `language`.
 * ast-grep has no compiled form that JavaScript could keep; what is kept is everything around it.
 */
export function compileRules(rules: readonly Rule[], language: RuleLanguage): CompiledRules {
  return {
    language,
    rules: rules.filter((rule) => rule.language.includes(language)).map(compileRule),
  };
}

function compileRule(rule: Rule): CompiledRule {
  const patterns = rewrite(
    { rule: rule.rule, constraints: rule.constraints, utils: rule.utils },
    { regex: asciiRegex },
  );
  const { constraints, utils = {} } = patterns;
  const matches = (name: string): string => (name in utils ? `${rule.id}/${name}` : name);
  const renamed = rewrite({ rule: patterns.rule, utils }, { matches });
  return {
    rule,
    config: asConfig({ rule: patterns.rule, utils, ...(constraints && { constraints }) }),
    branch: {
      rule: renamed.rule,
      // Rules share one name space for utils in the combined pass, so each rule's own get its id in front.
      utils: Object.fromEntries(
        Object.entries(renamed.utils).map(([name, util]) => [matches(name), util]),
      ),
    },
    captures: capturesOf([rule.rule, rule.constraints, rule.utils]),
    requirement: requiredWords(rule.rule, utils),
  };
}

/** ast-grep checks a rule itself when it first meets one, more thoroughly than its types do. */
export function asConfig(parts: {
  rule: unknown;
  constraints?: unknown;
  utils?: unknown;
}): NapiConfig {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return parts as NapiConfig;
}

/** A copy of a rule in which the texts below the given keys are replaced. */
function rewrite<T extends object>(node: T, edits: Record<string, (text: string) => string>): T {
  const visit = (one: unknown, key: string): unknown => {
    const edit = edits[key];
    if (typeof one === "string") return edit ? edit(one) : one;
    if (Array.isArray(one)) return one.map((item: unknown) => visit(item, ""));
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(
      Object.entries(one).map(([name, value]: [string, unknown]) => [name, visit(value, name)]),
    );
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return visit(node, "") as T;
}

function capturesOf(parts: unknown): Map<string, "single" | "multiple"> {
  const names = new Map<string, "single" | "multiple">();
  const visit = (node: unknown, key: string): void => {
    if (typeof node === "string") {
      if (key !== "pattern" && key !== "context") return;
      for (const [, dollars, name] of node.matchAll(/(\${1,3})([A-Z][A-Z0-9_]*)/g)) {
        if (name) names.set(name, dollars === "$$$" ? "multiple" : "single");
      }
    } else if (Array.isArray(node)) {
      for (const one of node) visit(one, key);
    } else if (typeof node === "object" && node !== null) {
      for (const [inner, value] of Object.entries(node)) visit(value, inner);
    }
  };
  visit(parts, "");
  return names;
}

/** Why ast-grep refuses a rule, as one line; `undefined` when it takes it in every language it names. */
export function findRuleError(rule: Rule): string | undefined {
  for (const language of rule.language) {
    const { config, captures } = compileRule(rule);
    try {
      parse(grammarOf(language), "").root().find(config);
    } catch (error) {
      const reason = String(error instanceof Error ? error.message : error);
      return `not a valid ast-grep rule for ${language}: ${reason.replaceAll(/\s*\n[\s|>-]*/g, " ")}`;
    }
    for (const text of [rule.message, rule.note, rule.metadata.remedy]) {
      for (const [, name] of text.matchAll(metavariable)) {
        if (name && !captures.has(name)) return `names $${name}, which the rule does not capture`;
      }
    }
  }
  return undefined;
}

/** `$NAME` in a message, a note or a remedy. */
export const metavariable = /\$\$?\$?([A-Z][A-Z0-9_]*)/g;
