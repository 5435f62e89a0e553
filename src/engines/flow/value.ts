import type { At, ClassBody, Expression, Routine } from "./ir.ts";
import type { ApiPath } from "./path-glob.ts";
import type { Scope } from "./scope.ts";
import { joinTaints } from "./taint.ts";
import type { Step, Taint } from "./taint.ts";

/** What languages can write out. */
export type Constant = string | number | boolean | null;

/** A function, and what it sees where it stands. */
export interface Closure {
  routine: Routine;
  scope: Scope;
  self?: Value | undefined;
  /** The class that it is a method of. */
  within?: ClassBody | undefined;
  /** What it was handed over to by its name, which calls it later. */
  handedTo?: ApiPath | undefined;
}

/** What is known of a value. */
export interface Value {
  /** What it is; absent for what has no name but that of its variable. */
  path?: ApiPath | undefined;
  /** Its path begins at a module or a type that is known, and not at a variable's name. */
  isKnown?: boolean | undefined;
  taints: readonly Taint[];
  /** What is known of its parts. Of those that are not named here, it is known what is known of the whole. */
  fields?: ReadonlyMap<string, Value> | undefined;
  /** Its fields are its items. */
  isList?: boolean | undefined;
  constant?: { value: Constant } | undefined;
  /** Its text, as far as it is known, with `gap` for what is not. */
  skeleton?: string | undefined;
  closure?: Closure | undefined;
  /** How it was come by: what is asked of it is asked of what that was made from. */
  by?: Expression | undefined;
  class?: { body: ClassBody; scope: Scope } | undefined;
}

/** Stands in a skeleton for text that is not known. */
export const gap = "\u{FFFC}";

/** What nothing is known of. */
export const nothing: Value = { taints: [] };

const mostSteps = 20;
const longestSkeleton = 600;
/** No model knows what stands so far from its module. */
const longestPath = 500;
/** Of a table with more parts than these each may be what any of them is. */
const mostFields = 1000;

/** A value that stands in the text, or that comes of such. */
export function constantValue(value: Constant): Value {
  return { taints: [], constant: { value }, skeleton: String(value).slice(0, longestSkeleton) };
}

/** The same, where it may be another one of its kind by now. */
export function withoutConstant(value: Value): Value {
  return { ...value, constant: undefined, skeleton: undefined };
}

/** What is one or the other. */
export function join(a: Value, b: Value): Value {
  if (a === b) return a;
  const isSame = a.path === b.path;
  return {
    ...(isSame && a.path !== undefined && { path: a.path, isKnown: a.isKnown }),
    taints: joinTaints(a.taints, b.taints),
    fields: joinFields(a, b),
    isList: a.isList ?? b.isList,
    ...(a.constant && a.constant.value === b.constant?.value && { constant: a.constant }),
    // Of a text and another of which something comes in, it is that one which does harm.
    skeleton:
      a.taints.length === 0 && b.taints.length > 0
        ? (b.skeleton ?? a.skeleton)
        : (a.skeleton ?? b.skeleton),
    closure: a.closure ?? b.closure,
    class: a.class ?? b.class,
  };
}

function joinFields(a: Value, b: Value): ReadonlyMap<string, Value> | undefined {
  if (!a.fields && !b.fields) return undefined;
  const fields = new Map<string, Value>();
  for (const name of [...(a.fields?.keys() ?? []), ...(b.fields?.keys() ?? [])]) {
    if (!fields.has(name)) fields.set(name, join(fieldOf(a, name), fieldOf(b, name)));
  }
  return fields;
}

/** A part of a value, by its name. */
export function fieldOf(value: Value, name: string): Value {
  const known = value.fields?.get(name);
  if (known) return known;
  return {
    ...(value.path !== undefined && {
      path: longerPath(value.path, `.${name}`),
      isKnown: value.isKnown,
    }),
    taints: value.taints,
  };
}

/** The path of what is read of a value, or what calling it gives; `undefined` where it leads too far. */
export function longerPath(path: ApiPath, step: string): ApiPath | undefined {
  return path.length < longestPath ? path + step : undefined;
}

/** The same value, as a part of what came in. */
export function asPart(value: Value, name: string): Value {
  return mapTaints(value, (taint) => ({ ...taint, part: `${taint.part}.${name}` }), 0);
}

/** Any part of a value. */
export function elementOf(value: Value): Value {
  return { taints: allTaints(value) };
}

/** What a text has that is made of it: that of its items, where it is a list. */
export function textTaints(value: Value): readonly Taint[] {
  return value.isList ? allTaints(value) : value.taints;
}

/** Its own, and those of everything in it. */
export function allTaints(value: Value, depth = 4): readonly Taint[] {
  if (!value.fields || depth === 0) return value.taints;
  let taints = value.taints;
  for (const field of value.fields.values())
    taints = joinTaints(taints, allTaints(field, depth - 1));
  return taints;
}

/** A copy of it whose part is another. */
export function withField(value: Value, name: string, field: Value): Value {
  const { constant: _constant, skeleton: _skeleton, ...rest } = value;
  if (value.fields && value.fields.size >= mostFields && !value.fields.has(name))
    return { ...rest, taints: joinTaints(value.taints, allTaints(field)) };
  return { ...rest, fields: new Map(value.fields).set(name, field) };
}

/** The same, where it is not too large to know each part of it by its name. */
export function fewerParts(value: Value): Value {
  if (!value.fields || value.fields.size <= mostFields) return value;
  const parts = [...value.fields];
  const others = parts.slice(mostFields).map(([, part]) => allTaints(part));
  const taints = others.reduce(joinTaints, value.taints);
  return { ...value, taints, fields: new Map(parts.slice(0, mostFields)) };
}

/** How many items a list has that are known one by one. */
export function itemCount({ fields }: Value): number {
  let count = 0;
  while (fields?.has(String(count))) count += 1;
  return count;
}

/** A copy of a list with one more item before the one that was at `index`. */
export function withItem(list: Value, index: number, item: Value): Value {
  const moved = [...(list.fields ?? [])].map(([name, field]): [string, Value] =>
    /^\d+$/.test(name) && Number(name) >= index ? [String(Number(name) + 1), field] : [name, field],
  );
  return withField({ ...list, fields: new Map(moved) }, String(index), item);
}

/** A copy without the part that `key` names; those of a list after it move up. */
export function withoutItem(list: Value, key: Value | undefined): Value {
  const index = key?.constant?.value;
  if (!list.fields) return list;
  if (typeof index === "string")
    return { ...list, fields: new Map([...list.fields].filter(([name]) => name !== index)) };
  if (typeof index !== "number") return list;
  const fields = new Map<string, Value>();
  for (const [name, field] of list.fields) {
    const at = /^\d+$/.test(name) ? Number(name) : undefined;
    if (at === undefined || at < index) fields.set(name, field);
    else if (at > index) fields.set(String(at - 1), field);
  }
  return { ...list, fields };
}

/** A copy whose taints, everywhere in it, are changed; those for which nothing is given are gone. */
export function mapTaints(
  value: Value,
  change: (taint: Taint) => Taint | undefined,
  depth = 4,
): Value {
  if (value.taints.length === 0 && !value.fields) return value;
  const taints = value.taints.flatMap((taint) => change(taint) ?? []);
  let fields: Map<string, Value> | undefined;
  for (const [name, field] of depth > 0 ? (value.fields ?? []) : []) {
    const changed = mapTaints(field, change, depth - 1);
    // A table in which nothing is to change is not copied.
    if (changed !== field) fields = (fields ?? new Map(value.fields)).set(name, changed);
  }
  if (value.taints.length === 0 && !fields) return value;
  return { ...value, taints, ...(fields && { fields }) };
}

/** The same value, that passed a place. */
export function passing(value: Value, at: At, { isWhole }: Pick<Step, "isWhole"> = {}): Value {
  return mapTaints(value, ({ last, ...taint }) => {
    const length = last?.length ?? 0;
    if (last?.at.id() === at.id() || length >= mostSteps) return { ...taint, last };
    return {
      ...taint,
      last: { at, ...(isWhole && { isWhole }), before: last, length: length + 1 },
    };
  });
}

/** The same value, that can't do a kind of harm any more; `any` for all. */
export function withoutHarm(value: Value, kinds: readonly string[]): Value {
  if (kinds.includes("any")) return mapTaints(value, () => undefined);
  return mapTaints(value, (taint) => ({
    ...taint,
    harmless: new Set([...taint.harmless, ...kinds]),
  }));
}

/** A text made of values in their order. */
export function textOf(parts: readonly Value[]): Value {
  let taints: readonly Taint[] = [];
  let skeleton = "";
  for (const part of parts) {
    // Of an address that is put together, its host is named by what comes first.
    const isLed = !/^(?:[a-z][a-z+.-]*:\/\/)?$/i.test(skeleton);
    const added = textTaints(part).map((taint) => ({
      ...taint,
      isText: true,
      isPart: taint.isPart || parts.length > 1,
      isLed: taint.isLed || isLed,
    }));
    taints = joinTaints(taints, added);
    skeleton += part.skeleton ?? gap;
  }
  const short = skeleton.slice(0, longestSkeleton);
  return {
    taints,
    skeleton: short,
    ...(short === skeleton && !short.includes(gap) && { constant: { value: skeleton } }),
  };
}
