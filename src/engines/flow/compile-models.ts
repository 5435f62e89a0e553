import { Recent } from "../../types/recent.ts";
import { createModelWords, entriesOf } from "./model-words.ts";
import { compilePathGlob, lastName } from "./path-glob.ts";
import type { ApiPath } from "./path-glob.ts";
import { fitter, parametersIn } from "./compile-parameters.ts";
import type { ParameterFacts, RoutineFacts } from "./compile-parameters.ts";
import type { CallSelector, FlowModel, SinkSelector } from "./model.ts";
import { parseSelector } from "./selector.ts";
import type { Goal, Selector, ValuePick } from "./selector.ts";
import type { RuleLanguage } from "../rules/languages.ts";
import { meets } from "../rules/required-words.ts";
import type { Holds } from "../rules/word.ts";

/** A place that must not be reached, or after which nothing can be. */
export interface Sink {
  kind: string;
  picks: readonly ValuePick[];
  /** What constant arguments must fit, and must not. */
  when: readonly Condition[];
  unless: readonly Condition[];
}

/** What a constant argument must fit. */
export interface Condition {
  pick: ValuePick;
  fits: RegExp;
}

/** A place where something comes in. */
export interface Source {
  kind: string;
  /** Whatever is sent, it is a text. */
  isText: boolean;
}

/** What happens where a path is read, called or written to. */
export interface Facts {
  /** The name of its own that it has. */
  type?: string;
  sources: Source[];
  /** What it writes to something else than its result. */
  handsOver: (Source & { goal: Goal })[];
  sinks: Sink[];
  sanitizers: Sink[];
  guards: (Sink & {
    /** What it says of what does no harm. */ holds: boolean;
    /** Of everything else it says nothing. */ isStrict?: true;
  })[];
  propagators: Selector[];
  /** What is asked of it is asked of what it is a part of. */
  isFacet?: boolean;
}

/** All models of a language, as one. */
export interface Models {
  at(event: Selector["event"], path: ApiPath): Facts;
  /** `isEntry` where somebody else calls the function with it, whoever in the file does as well. */
  ofParameter(parameter: ParameterFacts): { type?: string; sources: Source[]; isEntry: boolean };
  /** Kinds of harm that is done by what a function gives back. */
  ofResult(routine: RoutineFacts): string[];
  /** The name of its own that a declared type has. */
  ofType(type: ApiPath): string | undefined;
  isInert(type: ApiPath): boolean;
  /** Whether there may be a place of one of these kinds in a text. */
  mayHold(role: "sources" | "sinks", kinds: readonly string[], holds: Holds): boolean;
}

/** Of at least so many paths it is remembered what is known of them. */
const fewestKnown = 5_000;

/** What a selector adds to the facts of a path that it fits. */
interface Entry {
  selector: Selector;
  role: (facts: Facts) => void;
}

function noFacts(): Facts {
  return { sources: [], handsOver: [], sinks: [], sanitizers: [], guards: [], propagators: [] };
}

const compiled = new WeakMap<readonly FlowModel[], Map<RuleLanguage, Models>>();

/** Puts the models of a language together, once for the same list. */
export function compileModels(all: readonly FlowModel[], language: RuleLanguage): Models {
  const byLanguage = compiled.get(all) ?? new Map<RuleLanguage, Models>();
  compiled.set(all, byLanguage);
  const models = byLanguage.get(language) ?? compile(all, language);
  byLanguage.set(language, models);
  return models;
}

function compile(all: readonly FlowModel[], language: RuleLanguage): Models {
  const models = all.filter((model) => model.language.includes(language));
  const parameters = models.flatMap((model) => [
    ...parametersIn(model.types, "type"),
    ...parametersIn(model.sources, "source"),
  ]);
  const results = models.flatMap((model) =>
    entriesOf(model.sinks).flatMap(([kind, sink]) =>
      typeof sink === "string" || !("returnedBy" in sink)
        ? []
        : [{ kind, fits: fitter(sink.returnedBy) }],
    ),
  );
  const inert = models.flatMap((model) => model.inert.map(compilePathGlob));
  const entries = models.flatMap(eventsOf);
  const byName = new Map<string, Entry[]>();
  const anywhere: Entry[] = [];
  for (const entry of entries) {
    if (!entry.selector.names) anywhere.push(entry);
    for (const name of entry.selector.names ?? []) {
      const known = byName.get(name);
      if (known) known.push(entry);
      else byName.set(name, [entry]);
    }
  }
  const wordsOf = createModelWords(models);
  // They stay for all files that a process reads, whatever names there are in these.
  const known = new Recent<string, Facts>(fewestKnown);
  const knownParameters = new Recent<string, ReturnType<Models["ofParameter"]>>(fewestKnown);
  const byType = new Recent<string | undefined, typeof parameters>(fewestKnown);
  const askedOf = (type: string | undefined): typeof parameters =>
    byType.ensure(type, () => parameters.filter(({ hasType }) => hasType(type)));
  return {
    at(event, path) {
      const key = `${event} ${path}`;
      const before = known.get(key);
      if (before) return before;
      const facts = noFacts();
      for (const { selector, role } of [...(byName.get(lastName(path)) ?? []), ...anywhere]) {
        if (selector.event === event && selector.path.test(path)) role(facts);
      }
      known.set(key, facts);
      return facts;
    },
    ofParameter(parameter) {
      const key = JSON.stringify(parameter);
      const before = knownParameters.get(key);
      if (before) return before;
      const fitting = askedOf(parameter.type).filter(({ fits }) => fits(parameter));
      const type = fitting.find(({ role }) => role === "type")?.name;
      const fromOutside = fitting.filter(
        ({ role, isAny }) => role === "source" && !(isAny && type !== undefined),
      );
      const better = fromOutside.filter(({ isBare }) => !isBare);
      const sources = better.length > 0 ? better : fromOutside;
      const isEntry = sources.some((one) => one.isEntry);
      const found = {
        isEntry,
        ...(type !== undefined && { type }),
        sources: sources.map(({ name }) => ({ kind: name, isText: false })),
      };
      knownParameters.set(key, found);
      return found;
    },
    ofResult: (routine) => results.filter(({ fits }) => fits(routine)).map(({ kind }) => kind),
    ofType: (type) =>
      parameters.find(({ role, ofType }) => role === "type" && ofType?.test(type))?.name,
    isInert: (type) => inert.some((glob) => glob.test(type)),
    mayHold: (role, kinds, holds) => kinds.some((kind) => meets(holds, wordsOf(role, kind))),
  };
}

function eventsOf(model: FlowModel): Entry[] {
  const entries: Entry[] = [];
  const add = (text: string, role: (facts: Facts, selector: Selector) => void): void => {
    const selector = parseSelector(text);
    entries.push({ selector, role: (facts) => role(facts, selector) });
  };
  for (const [name, one] of entriesOf(model.types)) {
    if (typeof one === "string") add(one, (facts) => void (facts.type ??= name));
  }
  for (const [kind, one] of entriesOf(model.sources)) {
    if (typeof one !== "string") continue;
    add(one, (facts, { goal }) => {
      if (goal.to !== "result") facts.handsOver.push({ kind, isText: false, goal });
      else facts.sources.push({ kind, isText: goal.asText });
    });
  }
  for (const role of ["sinks", "sanitizers"] as const) {
    for (const [kind, one] of entriesOf<SinkSelector>(model[role])) {
      if (typeof one !== "string" && "returnedBy" in one) continue;
      const { call, conditions } = conditionalCall(one);
      add(call, (facts, { picks }) => void facts[role].push({ kind, picks, ...conditions }));
    }
  }
  for (const [kind, one] of entriesOf(model.guards)) {
    const { call, conditions } = conditionalCall(one);
    add(call, (facts, { picks }) => {
      facts.guards.push({ kind, picks, ...conditions, holds: true });
    });
  }
  for (const [kind, one] of entriesOf(model.members)) {
    add(one, (facts, { picks }) => {
      facts.guards.push({ kind, picks, ...unconditional, holds: true, isStrict: true });
    });
  }
  for (const [kind, one] of entriesOf(model.refusals)) {
    add(one, (facts, { picks }) => {
      facts.guards.push({ kind, picks, ...unconditional, holds: false });
    });
  }
  for (const one of model.facets) add(one, (facts) => void (facts.isFacet = true));
  for (const one of model.propagators) {
    add(one, (facts, selector) => void facts.propagators.push(selector));
  }
  return entries;
}

const unconditional = { when: [], unless: [] };

function conditionalCall(one: string | CallSelector): {
  call: string;
  conditions: Pick<Sink, "when" | "unless">;
} {
  if (typeof one === "string") return { call: one, conditions: unconditional };
  const { call, when = {}, unless = {} } = one;
  return { call, conditions: { when: conditionsOf(when), unless: conditionsOf(unless) } };
}

function conditionsOf(conditions: Record<string, string>): Condition[] {
  return Object.entries(conditions).map(([where, fits]) => {
    const [pick] = parseSelector(`f(${where})`).picks;
    if (!pick) throw new SyntaxError(`"${where}" is not an argument`);
    return { pick, fits: new RegExp(fits, "u") };
  });
}
