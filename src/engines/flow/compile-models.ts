import { entriesOf, wordsOf } from "./model-words.ts";
import { compilePathGlob, lastName } from "./path-glob.ts";
import type { ApiPath } from "./path-glob.ts";
import type { FlowModel, ParameterSelector, ReturningSelector, SinkSelector } from "./model.ts";
import { parseSelector } from "./selector.ts";
import type { Goal, Pick, Selector } from "./selector.ts";
import type { RuleLanguage } from "../rules/languages.ts";

/** A place that must not be reached, or after which nothing can be. */
export interface Sink {
  kind: string;
  picks: readonly Pick[];
  /** What constant arguments must fit, and must not. */
  when: readonly Condition[];
  unless: readonly Condition[];
}

export interface Condition {
  pick: Pick;
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
  guards: {
    kind: string;
    picks: readonly Pick[];
    /** What it says of what does no harm. */ holds: boolean;
    /** Of everything else it says nothing. */ isStrict?: true;
  }[];
  propagators: Selector[];
  /** What is asked of it is asked of what it is a part of. */
  isFacet?: boolean;
}

/** A parameter, with everything that a model may ask of it. Names are resolved. */
export interface ParameterFacts {
  name: string;
  position: number;
  type: ApiPath | undefined;
  annotated: readonly ApiPath[];
  /** What is handed to its decorators. */
  annotatedWith: readonly ApiPath[];
  decorated: readonly ApiPath[];
  /** What is handed to those of its function. */
  decoratedWith: readonly ApiPath[];
  /** What its class is called, is decorated with and extends. */
  within: readonly ApiPath[];
  handedTo: ApiPath | undefined;
  /** What its function is declared to give. */
  returns?: ApiPath | undefined;
  /** The name of its function. */
  of: string;
}

/** Where a function is from: by its decorators, or as an argument of a call. */
export type RoutineFacts = Pick2<
  ParameterFacts,
  "decorated" | "decoratedWith" | "handedTo" | "within" | "returns"
>;
type Pick2<T, K extends keyof T> = { [Key in K]: T[Key] };

/** All models of a language, as one. */
export interface Models {
  at(event: Selector["event"], path: ApiPath): Facts;
  ofParameter(parameter: ParameterFacts): { type?: string; sources: Source[] };
  /** Kinds of harm that is done by what a function gives back. */
  ofResult(routine: RoutineFacts): string[];
  /** The name of its own that a declared type has. */
  ofType(type: ApiPath): string | undefined;
  isInert(type: ApiPath): boolean;
  /** Whether there may be a place of one of these kinds in a text. */
  mayHold(
    role: "sources" | "sinks",
    kinds: readonly string[],
    holds: (word: string) => boolean,
  ): boolean;
}

/** What a selector adds to the facts of a path that it fits. */
interface Entry {
  selector: Selector;
  role: (facts: Facts) => void;
}

const isText = (one: unknown): one is string => typeof one === "string";

/** So many answers are kept: models live as long as their process, and each file has names of its own. */
const mostKnown = 10_000;

/** Puts the models of a language together. */
export function compileModels(all: readonly FlowModel[], language: RuleLanguage): Models {
  const models = all.filter((model) => model.language.includes(language));
  const parameters = models.flatMap((model) => [
    ...parametersIn(model.types, "type"),
    ...parametersIn(model.sources, "source"),
  ]);
  const results = models.flatMap((model) =>
    entriesOf(model.sinks).flatMap(([kind, sink]) =>
      isText(sink) || !("returnedBy" in sink) ? [] : [{ kind, fits: fitter(sink.returnedBy) }],
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
  const words = wordsOf(models);
  const known = new Map<string, Facts>();
  const knownParameters = new Map<string, ReturnType<Models["ofParameter"]>>();
  const byType = new Map<string | undefined, typeof parameters>();
  const askedOf = (type: string | undefined): typeof parameters => {
    const before = byType.get(type);
    if (before) return before;
    const possible = parameters.filter(({ hasType }) => hasType(type));
    if (byType.size >= mostKnown) byType.clear();
    byType.set(type, possible);
    return possible;
  };
  return {
    at(event, path) {
      const key = `${event} ${path}`;
      const before = known.get(key);
      if (before) return before;
      const facts: Facts = {
        sources: [],
        handsOver: [],
        sinks: [],
        sanitizers: [],
        guards: [],
        propagators: [],
      };
      for (const { selector, role } of [...(byName.get(lastName(path)) ?? []), ...anywhere]) {
        if (selector.event === event && selector.path.test(path)) role(facts);
      }
      if (known.size >= mostKnown) known.clear();
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
      const found = {
        ...(type !== undefined && { type }),
        sources: sources.map(({ name }) => ({ kind: name, isText: false })),
      };
      if (knownParameters.size >= mostKnown) knownParameters.clear();
      knownParameters.set(key, found);
      return found;
    },
    ofResult: (routine) => results.filter(({ fits }) => fits(routine)).map(({ kind }) => kind),
    ofType: (type) =>
      parameters.find(({ role, ofType }) => role === "type" && ofType?.test(type))?.name,
    isInert: (type) => inert.some((glob) => glob.test(type)),
    mayHold: (role, kinds, holds) =>
      kinds.some((kind) => {
        const needed = words[role].get(kind);
        return needed === "any" || needed?.some(holds) === true;
      }),
  };
}

function eventsOf(model: FlowModel): Entry[] {
  const entries: Entry[] = [];
  const add = (text: string, role: (facts: Facts, selector: Selector) => void): void => {
    const selector = parseSelector(text);
    entries.push({ selector, role: (facts) => role(facts, selector) });
  };
  for (const [name, one] of entriesOf(model.types)) {
    if (isText(one)) add(one, (facts) => void (facts.type ??= name));
  }
  for (const [kind, one] of entriesOf(model.sources)) {
    if (!isText(one)) continue;
    add(one, (facts, { goal }) => {
      if (goal.to !== "result") facts.handsOver.push({ kind, isText: false, goal });
      else facts.sources.push({ kind, isText: goal.asText });
    });
  }
  for (const role of ["sinks", "sanitizers"] as const) {
    for (const [kind, one] of entriesOf<SinkSelector>(model[role])) {
      if (!isText(one) && "returnedBy" in one) continue;
      const { call, when = {}, unless = {} } = isText(one) ? { call: one } : one;
      const conditions = { when: conditionsOf(when), unless: conditionsOf(unless) };
      add(call, (facts, { picks }) => void facts[role].push({ kind, picks, ...conditions }));
    }
  }
  for (const [kind, one] of entriesOf(model.guards)) {
    add(one, (facts, { picks }) => void facts.guards.push({ kind, picks, holds: true }));
  }
  for (const [kind, one] of entriesOf(model.members)) {
    add(one, (facts, { picks }) => {
      facts.guards.push({ kind, picks, holds: true, isStrict: true });
    });
  }
  for (const [kind, one] of entriesOf(model.refusals)) {
    add(one, (facts, { picks }) => void facts.guards.push({ kind, picks, holds: false }));
  }
  for (const one of model.facets) add(one, (facts) => void (facts.isFacet = true));
  for (const one of model.propagators) {
    add(one, (facts, selector) => void facts.propagators.push(selector));
  }
  return entries;
}

function conditionsOf(conditions: Record<string, string>): Condition[] {
  return Object.entries(conditions).map(([where, fits]) => {
    const [pick] = parseSelector(`f(${where})`).picks;
    if (!pick) throw new SyntaxError(`"${where}" is not an argument`);
    return { pick, fits: new RegExp(fits, "u") };
  });
}

function parametersIn(record: FlowModel["types"], role: "type" | "source") {
  return entriesOf(record).flatMap(([name, one]) => {
    if (isText(one)) return [];
    const { type, ...others } = one;
    const fits = fitter(others);
    const glob = type === undefined ? undefined : compilePathGlob(type);
    const hasType = (written: string | undefined): boolean =>
      glob === undefined || (written !== undefined && glob.test(written));
    // Where nothing but the type is asked for, it holds for variables as well.
    const isOfType =
      one.type !== undefined && Object.keys(one).length === 2 && one.parameter === "*";
    // A parameter that is known to be something else is not just any.
    const isAny = one.parameter === "*" && one.type === undefined && one.annotated === undefined;
    const isBare = isAny && Object.keys(one).length === 1;
    return [{ name, role, fits, hasType, isAny, isBare, ofType: isOfType ? glob : undefined }];
  });
}

type Asked = Partial<ParameterSelector & ReturningSelector>;

const asked = [
  { key: "name", of: ({ parameter }: Asked) => parameter },
  { key: "type", of: ({ type }: Asked) => type },
  { key: "annotated", of: ({ annotated }: Asked) => annotated },
  { key: "decorated", of: ({ decorated }: Asked) => decorated },
  { key: "decoratedWith", of: ({ decoratedWith }: Asked) => decoratedWith },
  { key: "within", of: ({ within }: Asked) => within },
  { key: "handedTo", of: ({ handedTo }: Asked) => handedTo },
  { key: "of", of: ({ of }: Asked) => of },
  { key: "returns", of: ({ returns }: Asked) => returns },
] as const;

const refused = [
  { key: "annotated", of: ({ unannotated }: Asked) => unannotated },
  { key: "annotatedWith", of: ({ unannotated }: Asked) => unannotated },
  { key: "decorated", of: ({ undecorated }: Asked) => undecorated },
  { key: "within", of: ({ outside }: Asked) => outside },
] as const;

/** Compiles what is asked of a parameter, or of a function. */
function fitter(selector: Asked): (facts: Partial<ParameterFacts>) => boolean {
  const globs = asked.flatMap(({ key, of }) => {
    const glob = of(selector);
    return glob === undefined || (key === "name" && glob === "*")
      ? []
      : [{ key, glob: compilePathGlob(glob) }];
  });
  const refusals = refused.flatMap(({ key, of }) => {
    const glob = of(selector);
    return glob === undefined ? [] : [{ key, glob: compilePathGlob(glob) }];
  });
  return (facts) =>
    (selector.position === undefined || facts.position === selector.position) &&
    !refusals.some(({ key, glob }) => facts[key]?.some((one) => glob.test(one))) &&
    globs.every(({ key, glob }) => {
      const fact = facts[key];
      if (typeof fact === "string") return glob.test(fact);
      return fact?.some((one) => glob.test(one)) === true;
    });
}
