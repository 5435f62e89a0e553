import { capture } from "./metavariable.ts";

/** A rule of ast-grep's, and the utils that it refers to. */
export interface Patterns {
  rule: unknown;
  utils: Record<string, unknown>;
}

/** A part of a rule, and what was left out in it. */
interface Loosened {
  /** `undefined` where nothing is left, so that every node fits. */
  rule: unknown;
  isChanged: boolean;
  variables: ReadonlySet<string>;
}

const relations = new Set(["inside", "has", "precedes", "follows"]);

/**
 * Leaves out what ast-grep takes long to prepare, so that every node that fits a rule fits what is left of it, and some more do:
 * most files hold none of those either, and are done with. What must not be there is left out, and what costs much to compare.
 * A rule of which nothing would be left stays as it is.
 */
export function loosen({ rule, utils }: Patterns): Patterns {
  const known = new Map<string, Loosened>();
  const choices: Pick<Loosened, "isChanged" | "variables">[] = [];

  function choose(parts: readonly Loosened[], left: unknown): Loosened {
    const all = together(parts, left);
    choices.push(all);
    return all;
  }

  function util(name: string): Loosened {
    const before = known.get(name);
    if (before) return before;
    // One that refers to itself, through whatever others, asks for nothing more by that.
    known.set(name, { rule: undefined, isChanged: true, variables: new Set() });
    const made = visit(utils[name] ?? {});
    known.set(name, made);
    return made;
  }

  /** One key of a rule; without a `rule` it asks for nothing any more. */
  function visitKey(key: string, value: unknown): Loosened {
    const kept: Loosened = { rule: value, isChanged: false, variables: new Set() };
    const gone: Loosened = { ...kept, rule: undefined, isChanged: true };
    if (key === "not" || (key === "regex" && isCostly(value))) return gone;
    if (key === "nthChild")
      return typeof value === "object" && value !== null && "ofRule" in value ? gone : kept;
    if (key === "pattern") {
      const variables = variablesIn(value);
      return JSON.stringify(value).includes("$$$")
        ? choose([{ ...kept, variables }], value)
        : { ...kept, variables };
    }
    if (key === "matches" && typeof value === "string") {
      const one = util(value);
      return choose([one], one.rule === undefined ? undefined : value);
    }
    if (key === "all" && Array.isArray(value)) {
      const parts = value.map(visit);
      const left = parts.flatMap((part) => part.rule ?? []);
      return together(parts, left.length === 0 ? undefined : left);
    }
    if (key === "any" && Array.isArray(value)) {
      const parts = value.map(visit);
      const fitsAll = parts.some((part) => part.rule === undefined);
      return choose(parts, fitsAll ? undefined : lookUpOnce(parts.map((part) => part.rule)));
    }
    if (relations.has(key) && isRecord(value)) {
      const { stopBy, field, ...rest } = value;
      const inner = visit(rest);
      const stop = isRecord(stopBy) ? visit(stopBy) : { ...kept, rule: stopBy };
      // Whoever stops later finds more.
      const until = stop.isChanged || stop.variables.size > 0 ? "end" : stopBy;
      // One node is the parent, or the field; among children and at a distance there is a choice.
      const isOne = stopBy === undefined && (key !== "has" || field !== undefined);
      return (isOne ? together : choose)(
        [inner, stop],
        isRecord(inner.rule)
          ? {
              ...inner.rule,
              ...(field !== undefined && { field }),
              ...(until !== undefined && { stopBy: until }),
            }
          : undefined,
      );
    }
    return kept;
  }

  function visit(node: unknown): Loosened {
    if (!isRecord(node)) return { rule: node, isChanged: false, variables: new Set() };
    const parts = Object.entries(node).map(([key, value]) => ({ key, part: visitKey(key, value) }));
    const left = parts.filter(({ part }) => part.rule !== undefined);
    return together(
      parts.map(({ part }) => part),
      left.length === 0
        ? undefined
        : Object.fromEntries(left.map(({ key, part }) => [key, part.rule])),
    );
  }

  const all = visit(rule);
  if (all.rule === undefined) return { rule, utils };
  const unsure = variablesLeftOpen(choices);
  const forget = (node: unknown): unknown => uncapture(node, unsure);
  const reached = [...known].flatMap(([name, one]) =>
    one.rule === undefined ? [] : [[name, forget(one.rule)]],
  );
  return { rule: forget(all.rule), utils: Object.fromEntries(reached) };
}

/** To find the parent of a node takes longer than to look at it: what several alternatives ask of it is asked at once. */
function lookUpOnce(alternatives: readonly unknown[]): unknown[] {
  const merged: unknown[] = [];
  let last: { field: unknown; parents: unknown[] } | undefined;
  for (const one of alternatives) {
    const asked = askedOfParent(one);
    if (asked && last && asked.field === last.field) {
      last.parents.push(asked.parent);
    } else {
      merged.push(one);
      last = asked && { field: asked.field, parents: [asked.parent] };
    }
    if (last && last.parents.length > 1) {
      const { field, parents } = last;
      merged[merged.length - 1] = {
        inside: { any: [...parents], ...(field !== undefined && { field }) },
      };
    }
  }
  return merged;
}

/** What an alternative asks of a node's parent, where it asks for nothing else. */
function askedOfParent(rule: unknown): { field: unknown; parent: unknown } | undefined {
  if (!isRecord(rule) || !isRecord(rule["inside"]) || Object.keys(rule).length > 1)
    return undefined;
  const { field, stopBy, ...parent } = rule["inside"];
  return stopBy === undefined ? { field, parent } : undefined;
}

function together(parts: readonly Loosened[], rule: unknown): Loosened {
  return {
    rule,
    isChanged: parts.some((part) => part.isChanged),
    variables: new Set(parts.flatMap((part) => [...part.variables])),
  };
}

/**
 * ast-grep takes the first node that fits, and with it what is captured there. Where more nodes fit now it may be another one, and
 * whatever is compared with that must not be compared any more.
 */
function variablesLeftOpen(
  choices: readonly Pick<Loosened, "isChanged" | "variables">[],
): Set<string> {
  const open = new Set<string>();
  for (;;) {
    const before = open.size;
    for (const { isChanged, variables } of choices) {
      if (isChanged || [...variables].some((one) => open.has(one))) {
        for (const one of variables) open.add(one);
      }
    }
    if (open.size === before) return open;
  }
}

function variablesIn(pattern: unknown): Set<string> {
  return new Set([...JSON.stringify(pattern).matchAll(capture)].map(([, , name = ""]) => name));
}

/** `$_NAME` fits every node and is compared with none. */
function uncapture(node: unknown, names: ReadonlySet<string>, key = ""): unknown {
  if (typeof node === "string") {
    return key === "pattern" || key === "context"
      ? node.replaceAll(capture, (whole, dollars: string, name: string) =>
          names.has(name) ? `${dollars}_${name}` : whole,
        )
      : node;
  }
  if (Array.isArray(node)) return node.map((one) => uncapture(one, names));
  if (!isRecord(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, uncapture(value, names, name)]),
  );
}

/** Measured: what is looked for in the middle of a text, in either case, or as any sign but some takes five to thirty times longer. */
function isCostly(regex: unknown): boolean {
  if (typeof regex !== "string" || regex.length > 400) return true;
  return (
    /\[\^|\(\?[a-z]*[is]|(?<!\\)\./.test(regex) ||
    !(regex.startsWith("^") || /^[^|()[]+$/.test(regex))
  );
}

function isRecord(node: unknown): node is Record<string, unknown> {
  return typeof node === "object" && node !== null && !Array.isArray(node);
}

/** Of what kinds a node is that fits; none where it may be of any, as far as is told by what is asked of the node itself. */
export function kindsOf({ rule, utils }: Patterns, open: readonly string[] = []): string[] {
  if (!isRecord(rule)) return [];
  const { kind, any, all, matches } = rule;
  const of = (one: unknown): string[] => kindsOf({ rule: one, utils }, open);
  const told: string[][] = [];
  // `pair > string` and the like ask for more than a kind.
  if (typeof kind === "string" && /^\w+$/.test(kind)) return [kind];
  if (Array.isArray(all)) told.push(...all.map(of));
  if (Array.isArray(any)) {
    const kinds = any.map(of);
    if (kinds.every(({ length }) => length > 0)) told.push([...new Set(kinds.flat())]);
  }
  if (typeof matches === "string" && !open.includes(matches))
    told.push(kindsOf({ rule: utils[matches], utils }, [...open, matches]));
  const [fewest = []] = told
    .filter(({ length }) => length > 0)
    .toSorted((a, b) => a.length - b.length);
  return fewest;
}
