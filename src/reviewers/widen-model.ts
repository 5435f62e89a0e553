import type { FlowModel, SinkSelector } from "../engines/flow/model.ts";
import type { Rule } from "../engines/rules/rule.ts";

/**
 * Reads a team's model as it is meant. A function that it calls by nothing but its name is one of its own, of the same file or of
 * another: models that come with Chorale never mean these. And what a function cleans of one kind of harm it cleans of all that
 * the same rules look for: those about SQL look for a text that reads like a statement as well, and have a kind of its own for that.
 *
 * @param rules those that come with Chorale
 */
export function widenModel(model: FlowModel, rules: readonly Rule[]): FlowModel {
  const together = rules.flatMap(({ flow = [], language }) =>
    language.some((one) => model.language.includes(one)) ? [flow.flatMap(({ to }) => to)] : [],
  );
  const relatives = (kind: string): string[] => [
    ...new Set([kind, ...together.filter((kinds) => kinds.includes(kind)).flat()]),
  ];
  const { types, sources, sinks, sanitizers, guards, members, refusals, propagators } = model;
  return {
    ...model,
    types: mapLists(types, withOwn),
    sources: mapLists(sources, withOwn),
    sinks: mapLists(sinks, withOwn),
    sanitizers: mapLists(inKinds(sanitizers, relatives), withOwn),
    guards: mapLists(inKinds(guards, relatives), withOwn),
    members: mapLists(inKinds(members, relatives), withOwn),
    refusals: mapLists(inKinds(refusals, relatives), withOwn),
    propagators: propagators.flatMap(withOwn),
  };
}

type Lists<T> = Record<string, T[]>;

function inKinds<T>(lists: Lists<T>, relatives: (kind: string) => string[]): Lists<T> {
  const widened = new Map<string, T[]>();
  for (const [kind, all] of Object.entries(lists)) {
    for (const one of relatives(kind)) widened.set(one, [...(widened.get(one) ?? []), ...all]);
  }
  return Object.fromEntries(widened);
}

function mapLists<T>(lists: Lists<T>, widen: (one: T) => T[]): Lists<T> {
  return Object.fromEntries(Object.entries(lists).map(([name, all]) => [name, all.flatMap(widen)]));
}

/** A selector, also of the functions of that name that are the team's own: their paths begin with a dot. */
function withOwn<T extends string | SinkSelector | object>(selector: T): T[];
function withOwn(selector: string | object): (string | object)[] {
  if (typeof selector === "string") return ownPaths(selector);
  if (!("call" in selector) || typeof selector.call !== "string") return [selector];
  return ownPaths(selector.call).map((call) => ({ ...selector, call }));
}

function ownPaths(selector: string): string[] {
  const isBare = /^[\w$]+\(/.test(selector);
  return isBare ? [selector, `./${selector}`, `.**.${selector}`] : [selector];
}
