import type { NapiConfig } from "@ast-grep/napi";
import { matchPaths } from "../../diff/match-paths.ts";
import { asciiRegex } from "./ascii-regex.ts";
import { asConfig, rewrite } from "./ast-grep-config.ts";
import { compileFixes } from "./compile-fixes.ts";
import type { CompiledFix } from "./compile-fixes.ts";
import type { RuleLanguage } from "./languages.ts";
import { kindsOf, loosen } from "./loosen.ts";
import type { Patterns } from "./loosen.ts";
import { capture } from "./metavariable.ts";
import { phpContext, phpPattern } from "./php-patterns.ts";
import { requiredWords } from "./required-words.ts";
import type { Requirement } from "./required-words.ts";
import { speaksOfComments } from "./speaks-of-comments.ts";
import type { Rule } from "./rule.ts";

/** A rule in the form that ast-grep takes. */
export interface CompiledRule {
  rule: Rule;
  config: NapiConfig;
  /**
   * What every match of it fits, and little else; soon prepared. Its utils and captures are named by its id, so that rules can stand
   * together.
   */
  loose: Patterns;
  /** The name of a capture that no rule has: a node captures it if it fits the loosened one. */
  mark: string;
  /** Of what kinds its matches are; none where that can't be told. */
  kinds: readonly string[];
  /** Whether it is about comments, among others; every other rule reads the code without them. */
  readsComments: boolean;
  /** Names that the rule captures, without `$`; `multiple` for `$$$NAME`. */
  captures: ReadonlyMap<string, "single" | "multiple">;
  /** In the order in which they are tried. */
  fixes: CompiledFix[];
}

/** What is known of a rule before it meets a file that it may match in. */
export interface WaitingRule {
  /** Words that a file must hold for the rule to match anywhere in it. */
  requirement: Requirement;
  /** Whether it reads a file of this path; absent where it reads every one. */
  reads: ((path: string) => boolean) | undefined;
  /** Compiles it when it is first called. */
  compiled: () => CompiledRule;
}

/** A reviewer's rules for one language. */
export interface CompiledRules {
  rules: WaitingRule[];
}

/**
 * Prepares the rules that are written for `language`.
 * ast-grep has no compiled form that JavaScript could keep; what is kept is everything around it.
 */
export function compileRules(rules: readonly Rule[], language: RuleLanguage): CompiledRules {
  return {
    rules: rules
      .filter((rule) => rule.flow === undefined && rule.language.includes(language))
      .map((rule) => prepareRule(rule, language)),
  };
}

/** A rule that waits for a file of a language. */
export function prepareRule(rule: Rule, language: RuleLanguage): WaitingRule {
  let compiled: CompiledRule | undefined;
  return {
    requirement: requiredWords(rule.rule, rule.utils ?? {}, language),
    reads: pathsOf(rule),
    compiled: () => (compiled ??= compileRule(rule, language)),
  };
}

/** A rule by itself. */
export function compileRule(rule: Rule, language: RuleLanguage): CompiledRule {
  const patterns = rewrite(
    { rule: rule.rule ?? {}, constraints: rule.constraints, utils: rule.utils },
    rewritesFor(language),
  );
  const { constraints, utils = {} } = patterns;
  const matches = (name: string): string => (name in utils ? `${rule.id}/${name}` : name);
  // Neither equal for two rules, nor the beginning of what another one captures: `raw` may capture `$SQL_TEXT`, and `raw-sql` `$TEXT`.
  const mark = `R${Buffer.from(rule.id).toString("hex").toUpperCase()}`;
  const own = (pattern: string): string => pattern.replaceAll(capture, `$1${mark}_$2`);
  const loosened = rewrite(loosen({ rule: patterns.rule, utils }), {
    matches,
    pattern: own,
    context: own,
  });
  const loose = {
    rule: loosened.rule,
    utils: Object.fromEntries(
      Object.entries(loosened.utils).map(([name, util]) => [matches(name), util]),
    ),
  };
  const captures = capturesOf([rule.rule, rule.constraints, rule.utils]);
  if (rule.narrow !== undefined) captures.set("PART", "single");
  return {
    rule,
    config: asConfig({ rule: patterns.rule, utils, ...(constraints && { constraints }) }),
    kinds: kindsOf(loose),
    mark,
    loose,
    readsComments: speaksOfComments([rule.rule, rule.constraints, rule.utils]),
    captures,
    fixes: compileFixes(rule, captures, rewritesFor(language)),
  };
}

/** ast-grep's meaning of the two: what is ignored stays so, whatever names it. */
export function pathsOf({ files, ignores }: Rule): ((path: string) => boolean) | undefined {
  if (files === undefined && ignores === undefined) return undefined;
  const isRead = files && matchPaths(files);
  const isIgnored = ignores && matchPaths(ignores);
  return (path) => isRead?.(path) !== false && isIgnored?.(path) !== true;
}

/** What stands otherwise in a rule than it is given to ast-grep. */
function rewritesFor(language: RuleLanguage): Parameters<typeof rewrite>[1] {
  return language === "php"
    ? { regex: asciiRegex, pattern: phpPattern, context: phpContext }
    : { regex: asciiRegex };
}

function capturesOf(parts: unknown): Map<string, "single" | "multiple"> {
  const names = new Map<string, "single" | "multiple">();
  const visit = (node: unknown, key: string): void => {
    if (typeof node === "string") {
      if (key !== "pattern" && key !== "context") return;
      for (const [, dollars, name] of node.matchAll(capture)) {
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
