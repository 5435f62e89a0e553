import type { NapiConfig } from "@ast-grep/napi";
import { asConfig, rewrite } from "./ast-grep-config.ts";
import { namesIn } from "./metavariable.ts";
import { stepsOf } from "./rule-fix.ts";
import type { FixStep } from "./rule-fix.ts";
import type { Rule } from "./rule.ts";

/** Which sibling an edit grows to, and where the search for it ends. */
export interface CompiledExpansion {
  config: NapiConfig;
  stop: "neighbor" | "end" | NapiConfig;
}

/** One edit of a fix. */
export interface CompiledStep {
  template: string;
  /** The captured node that it replaces, without `$`. */
  at?: string;
  expandStart?: CompiledExpansion;
  expandEnd?: CompiledExpansion;
}

/** One way to mend what a rule found, in the form that is carried out. */
export interface CompiledFix {
  steps: CompiledStep[];
  /** Captures that it can't be written without. */
  needs: string[];
  /** Captures that stand in what it writes. */
  quotes: string[];
  /** Found in a file, there is no fix. */
  unless?: RegExp;
}

type Captures = ReadonlyMap<string, "single" | "multiple">;

/** Prepares the fixes of a rule, which shares its utils with them. */
export function compileFixes(
  { fix: ways = [], utils }: Rule,
  captures: Captures,
  rewrites: Parameters<typeof rewrite>[1],
): CompiledFix[] {
  const patterns = (rule: object) =>
    asConfig({
      rule: rewrite(rule, rewrites),
      ...(utils && { utils: rewrite(utils, rewrites) }),
    });
  const expansion = ({
    stopBy = "neighbor",
    ...rule
  }: Record<string, unknown>): CompiledExpansion => ({
    config: patterns(rule),
    stop:
      typeof stopBy === "object" && stopBy !== null
        ? patterns(stopBy)
        : stopBy === "end"
          ? "end"
          : "neighbor",
  });
  return ways.map((way) => {
    const steps = stepsOf(way).map(({ template, at, expandStart, expandEnd }): CompiledStep => ({
      template,
      ...(at !== undefined && { at: at.slice(1) }),
      ...(expandStart && { expandStart: expansion(expandStart) }),
      ...(expandEnd && { expandEnd: expansion(expandEnd) }),
    }));
    const quotes = steps.flatMap(({ template }) => namesIn(template));
    // `$$$NAME` may stand for nothing.
    const single = quotes.filter((name) => captures.get(name) === "single");
    return {
      steps,
      quotes,
      needs: [...single, ...steps.flatMap(({ at = [] }) => at)],
      ...(way.unless !== undefined && { unless: new RegExp(way.unless) }),
    };
  });
}

/** The patterns in fixes, for ast-grep to say what it thinks of them. */
export function configsOf(fixes: readonly CompiledFix[]): NapiConfig[] {
  const expansions = fixes
    .flatMap(({ steps }) => steps)
    .flatMap(({ expandStart = [], expandEnd = [] }) => [expandStart, expandEnd].flat());
  return expansions.flatMap(({ config, stop }) =>
    typeof stop === "object" ? [config, stop] : config,
  );
}

/** What is wrong with a rule's fixes besides what ast-grep says of their expansions, as a phrase. */
export function findFixError({ fix = [] }: Rule, captures: Captures): string | undefined {
  for (const step of fix.flatMap(stepsOf)) {
    const missing = namesIn(step.template).find((name) => !captures.has(name));
    if (missing !== undefined)
      return `the template names $${missing}, which the rule does not capture`;
    if (step.at !== undefined && captures.get(step.at.slice(1)) !== "single") {
      return `\`at\` names ${step.at}, which the rule does not capture as one node`;
    }
    const expansions = expansionsOf(step);
    const named = /\$+[A-Z][A-Z0-9_]*/.exec(JSON.stringify(expansions));
    if (named) return `an expansion names ${named[0]}, but knows nothing that the rule captured`;
    const stop = expansions
      .map(({ stopBy = "end" }) => stopBy)
      .find((one) => typeof one !== "object" && one !== "end" && one !== "neighbor");
    if (stop !== undefined)
      return `\`stopBy\` of an expansion is \`neighbor\`, \`end\` or a rule, not ${JSON.stringify(stop)}`;
  }
  return undefined;
}

function expansionsOf({ expandStart, expandEnd }: FixStep): Record<string, unknown>[] {
  return [expandStart, expandEnd].filter((one) => one !== undefined);
}
