import { lowerings } from "../engines/flow/lower/lowerings.ts";
import type { FlowModel } from "../engines/flow/model.ts";
import { loadRules, type LoadedRules } from "../engines/rule-files/load-rules.ts";
import type { FlowWay } from "../engines/rules/flow-rule.ts";
import type { RuleLanguage } from "../engines/rules/languages.ts";
import type { Rule } from "../engines/rules/rule.ts";
import type { ParsedModel, ParsedRule, Readers } from "./read-team-file.ts";
import { code, suggestion } from "./schema-problems.ts";
import { widenModel } from "./widen-model.ts";

/** Every text that is put together is one of these, whatever models say. */
const textKind = "text";
/** Of what one rule or model calls otherwise, so many are told. */
const mostUnknown = 3;
/** A sanitizer or a guard of these holds for all. */
const anyKind = "any";

/**
 * Looks whether the kinds of sources and sinks that a team writes are called the same elsewhere: what a rule asks for and no model has
 * is never found, and what a model has and no rule asks for never does anything.
 *
 * @returns what is wrong, as phrases with their places, and those that are right, ready to read by
 */
export async function checkKinds(
  { rules, models }: { rules: readonly ParsedRule[]; models: readonly ParsedModel[] },
  { reviewers }: Readers,
): Promise<{ rules: ParsedRule[]; models: ParsedModel[]; problems: string[] }> {
  const following = [
    ...rules.map(({ rule }) => rule).filter(({ flow }) => flow !== undefined),
    ...models.map(({ model }) => model),
  ];
  const { rules: ours, models: builtIn } = await loadAll(
    reviewers,
    following.flatMap(({ language }) => language),
  );
  const all = [...builtIn, ...models.map(({ model }) => model)];
  const asking = [...ours, ...rules.map(({ rule }) => rule)];
  const told = new Map<ParsedRule | ParsedModel, Found[]>([
    ...rules.map((one) => [one, ruleProblems(one.rule, all)] as const),
    ...models.map((one) => [one, modelProblems(one.model, asking)] as const),
  ]);
  const isRight = (one: ParsedRule | ParsedModel) => told.get(one)?.length === 0;
  return {
    rules: rules.filter(isRight),
    models: models
      .filter(isRight)
      .map(({ model, ...rest }) => ({ ...rest, model: widenModel(model, ours) })),
    problems: [...told].flatMap(([one, found]) =>
      found.map(({ keys, what }) => one.problem(keys, what)),
    ),
  };
}

interface Found {
  keys: string[];
  what: string;
}

/** What reviewers read by in these languages. */
async function loadAll(
  reviewers: Readers["reviewers"],
  languages: readonly RuleLanguage[],
): Promise<LoadedRules> {
  const folders = reviewers.flatMap(({ rules }) => rules?.path ?? []);
  const loaded = await Promise.all(
    folders.flatMap((folder) =>
      [...new Set(languages)].map((language) => loadRules(folder, language)),
    ),
  );
  return {
    rules: [...new Set(loaded.flatMap((one) => one.rules))],
    models: [...new Set(loaded.flatMap((one) => one.models))],
  };
}

function ruleProblems({ flow, language }: Rule, models: readonly FlowModel[]): Found[] {
  if (flow === undefined) return [];
  const foreign = foreignLanguage(language);
  if (foreign) return [foreign];
  const known = models.filter((model) => model.language.some((one) => language.includes(one)));
  const sources = known.flatMap((model) => Object.keys(model.sources));
  const sinks = [textKind, ...known.flatMap((model) => Object.keys(model.sinks))];
  const where = language.join(", ");
  return flow.flatMap((way, index) => [
    ...unknownIn(way.from, sources).map((kind) => ({
      keys: keysOf("from", index, flow),
      what: `nothing comes in as ${code(kind)} in ${where}${suggestion(kind, distinct(sources))}`,
    })),
    ...unknownIn(way.to, sinks).map((kind) => ({
      keys: keysOf("to", index, flow),
      what: `nothing does harm as ${code(kind)} in ${where}${suggestion(kind, distinct(sinks))}`,
    })),
  ]);
}

function modelProblems(model: FlowModel, rules: readonly Rule[]): Found[] {
  const foreign = foreignLanguage(model.language);
  if (foreign) return [foreign];
  const ways = rules.flatMap(({ flow = [], language }) =>
    language.some((one) => model.language.includes(one)) ? flow : [],
  );
  const from = ways.flatMap((way) => way.from);
  const to = ways.flatMap((way) => way.to);
  const { sources, sinks, sanitizers, guards, members, refusals } = model;
  const unasked = (
    key: string,
    record: Record<string, unknown>,
    asked: readonly string[],
    what: string,
  ) =>
    unknownIn(Object.keys(record), asked).map((kind) => ({
      keys: [key, kind],
      what: `no rule asks ${what} ${code(kind)}${suggestion(kind, distinct(asked))}`,
    }));
  return [
    ...unasked("sources", sources, from, "what comes in as"),
    ...unasked("sinks", sinks, to, "what does harm as"),
    ...Object.entries({ sanitizers, guards, members, refusals }).flatMap(([key, record]) =>
      unasked(key, record, [anyKind, ...to], "what does harm as"),
    ),
  ];
}

/** A language of these in which nothing would ever be found. */
function foreignLanguage(language: readonly RuleLanguage[]): Found | undefined {
  const followed = Object.keys(lowerings).toSorted();
  const foreign = language.find((one) => !followed.includes(one));
  return (
    foreign && {
      keys: ["language"],
      what: `values are not followed in ${foreign}; they are in ${followed.join(", ")}`,
    }
  );
}

function keysOf(role: "from" | "to", index: number, flow: readonly FlowWay[]): string[] {
  return ["flow", ...(flow.length > 1 ? [String(index)] : []), role];
}

/** The first of those that nothing is called. */
function unknownIn(kinds: readonly string[], known: readonly string[]): string[] {
  const all = new Set(known);
  return distinct(kinds.filter((kind) => !all.has(kind))).slice(0, mostUnknown);
}

function distinct(kinds: readonly string[]): string[] {
  return [...new Set(kinds)].toSorted();
}
