import type { SgNode } from "@ast-grep/napi";
import type { RuleLanguage } from "../rules/languages.ts";
import { compileRule, pathsOf } from "../rules/compile-rules.ts";
import type { CompiledRule } from "../rules/compile-rules.ts";
import { placeOf, toMatch } from "../rules/match.ts";
import { requiredLiterals } from "../rules/required-literals.ts";
import { meets } from "../rules/required-words.ts";
import type { Holds } from "../rules/word.ts";
import { createProposer } from "../rules/propose-edits.ts";
import type { Code } from "../rules/read-code.ts";
import type { Place, RuleMatch } from "../rules/match.ts";
import type { FlowWay } from "../rules/flow-rule.ts";
import type { Rule } from "../rules/rule.ts";
import { compileModels } from "./compile-models.ts";
import type { Models } from "./compile-models.ts";
import { findFlows } from "./find-flows.ts";
import { leadingWords } from "./leading-words.ts";
import { lowerings } from "./lower/lowerings.ts";
import type { FlowModel } from "./model.ts";
import type { Flow } from "./run.ts";
import { statementOf } from "./statement-of.ts";
import { gap } from "./value.ts";
import type { Step } from "./taint.ts";

/** A reviewer's flow rules for one language, with what is known of its values. */
export interface CompiledFlows {
  rules: CompiledFlow[];
  models: Models;
}

interface CompiledFlow {
  rule: Rule;
  /** What the node in which it ends must match. */
  end: CompiledRule | undefined;
  reads: ((path: string) => boolean) | undefined;
  /** Of all that was found, what the rule is about. */
  pick: (flows: readonly Flow[]) => Flow[];
  /** Whether there may be such a flow in a text; it only ever rules out. */
  mayHold: (text: string, holds: Holds, models: Models) => boolean;
}

interface CompiledWay extends Pick<CompiledFlow, "mayHold"> {
  fits: (flow: Flow) => boolean;
}

/** Prepares the flow rules that are written for `language`. */
export function compileFlows(
  rules: readonly Rule[],
  models: readonly FlowModel[],
  language: RuleLanguage,
): CompiledFlows {
  return {
    rules: rules
      .filter((rule) => rule.language.includes(language))
      .flatMap((rule) => compileFlow(rule, language)),
    models: compileModels(models, language),
  };
}

function compileFlow(rule: Rule, language: RuleLanguage): CompiledFlow[] {
  const ways = rule.flow ?? [];
  if (ways.length === 0) return [];
  const lonely = ways.filter(({ only }) => only === "alone").map(compileWay);
  const others = ways.filter(({ only }) => only !== "alone").map(compileWay);
  const pick = (flows: readonly Flow[]): Flow[] => {
    const found = flows.filter((flow) => others.some(({ fits }) => fits(flow)));
    const sources = new Set(found.map(({ taint }) => taint.source.at.id()));
    return flows.filter(
      (flow) =>
        found.includes(flow) ||
        (!sources.has(flow.taint.source.at.id()) && lonely.some(({ fits }) => fits(flow))),
    );
  };
  const mayHold: CompiledFlow["mayHold"] = (text, holds, models) =>
    [...lonely, ...others].some((way) => way.mayHold(text, holds, models));
  const end = rule.rule && compileRule(rule, language);
  return [{ rule, end, reads: pathsOf(rule), pick, mayHold }];
}

function compileWay({ from, to, only, direct, text }: FlowWay): CompiledWay {
  const pattern = text === undefined ? undefined : new RegExp(text, "iu");
  const required =
    text === undefined
      ? undefined
      : requiredLiterals(text.replaceAll("\\uFFFC", gap), { isMade: true });
  const leading = text === undefined ? undefined : leadingWords(text);
  return {
    fits: ({ kind, taint, skeleton }) =>
      to.includes(kind) &&
      from.includes(taint.source.kind) &&
      !(only === "start" && taint.isLed) &&
      !(only === "structure" && taint.isText) &&
      !(only === "part" && !taint.isPart) &&
      !(direct === true && taint.calls > 0) &&
      (pattern === undefined || pattern.test(skeleton ?? "")),
    mayHold: (program, holds, models) =>
      models.mayHold("sources", from, holds) &&
      models.mayHold("sinks", to, holds) &&
      (required === undefined || meets(holds, required)) &&
      (leading === undefined || leading.test(program)),
  };
}

/** What was found in one file, in the order of its place. */
export interface FlowMatches {
  matches: RuleMatch[];
  /** There is more to follow in it than one file may take. */
  isPartial: boolean;
}

/** Finds every place in a file that a value from outside reaches against a rule; of several ways to a place one is told. */
export function matchFlows(code: Code, compiled: CompiledFlows, path?: string): FlowMatches {
  const { models } = compiled;
  const lower = lowerings[code.language];
  const asked = compiled.rules.filter(({ reads }) => path === undefined || reads?.(path) !== false);
  const suspected = asked.filter((one) => one.mayHold(code.text, code.holds, models));
  // To know the text without comments it has to be parsed.
  const rules = suspected.filter((one) => one.mayHold(code.bareText(), code.bareHolds, models));
  if (!lower || rules.length === 0) return { matches: [], isPartial: false };
  const { flows, isPartial } = findFlows(code.bare(), lower, models);
  const propose = createProposer(code.text, code.comments());
  const matches = rules.flatMap(({ rule, end, pick }) => {
    const places = new Map<number, RuleMatch>();
    const told = new Set<string>();
    for (const flow of pick(flows)) {
      if (places.has(flow.at.id()) || (end && !flow.at.matches(end.config))) continue;
      // Where one statement does harm with a value in two ways, whoever mends one mends the other.
      const sentence = `${flow.taint.source.at.id()} ${statementOf(flow.at).id()}`;
      if (told.has(sentence)) continue;
      told.add(sentence);
      const { captures, fix } = end ? toMatch(end, flow.at, propose) : { captures: new Map() };
      places.set(flow.at.id(), toFlowMatch(rule, flow, captures, fix));
    }
    return [...places.values()];
  });
  return { matches: matches.toSorted((a, b) => a.place.start - b.place.start), isPartial };
}

function toFlowMatch(
  rule: Rule,
  { taint, at }: Flow,
  captures: RuleMatch["captures"],
  fix: RuleMatch["fix"],
): RuleMatch {
  const source = whereIs(taint.source.at);
  const way = [source];
  for (let step: Step | undefined = taint.last; step; step = step.before)
    way.splice(1, 0, wherePasses(step));
  return {
    rule,
    place: whereIs(at),
    captures: new Map([...captures, ["SOURCE", source]]),
    way,
    ...(fix && { fix }),
  };
}

function wherePasses({ at, isWhole }: Step): Place {
  const place = whereIs(at);
  const { start } = place.lines;
  return isWhole ? place : { ...place, lines: { start, end: start } };
}

function whereIs(node: SgNode): Place {
  return placeOf(node, node);
}
