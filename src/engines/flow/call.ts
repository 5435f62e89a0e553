import { setPlace } from "./bind.ts";
import type { Condition, Facts, Sink } from "./compile-models.ts";
import { classOf, evaluate, taintFrom } from "./evaluate.ts";
import type { Call, Expression } from "./ir.ts";
import { instanceOf, invoke, methodKey } from "./invoke.ts";
import { report } from "./run.ts";
import type { Run } from "./run.ts";
import type { Scope } from "./scope.ts";
import type { Goal, Pick } from "./selector.ts";
import {
  allTaints,
  elementOf,
  fieldOf,
  itemCount,
  join,
  joinTaints,
  nothing,
  textOf,
  withField,
  textTaints,
  withoutHarm,
  withoutItem,
} from "./value.ts";
import type { Value } from "./value.ts";

/** The values of a call. */
export interface Given {
  self: Value;
  positional: Value[];
  named: Map<string, Value>;
  /** What functions gave back that are handed over, by their positions. */
  returned: Map<number | "this", Value>;
}

/** What a call gives, and what it does. */
export function call(run: Run, expression: Call, scope: Scope): Value {
  const { callee, at } = expression;
  const self = callee.kind === "member" ? evaluate(run, callee.of, scope) : nothing;
  const target =
    callee.kind === "member"
      ? methodOf(self, callee.name, expression.args.length, scope)
      : evaluate(run, callee, scope);
  const given: Given = { self, positional: [], named: new Map(), returned: new Map() };
  for (const { value, name, spread } of expression.args) {
    const one = evaluate(run, value, scope);
    if (name !== undefined) given.named.set(name, one);
    else given.positional.push(...(spread ? itemsOf(one) : [one]));
  }
  const path = pathOfCallee(run, callee, target, scope);
  const facts = run.models.at("call", path);
  for (const sink of facts.sinks) reportSink(run, sink, given, at);
  runCallbacks(run, expression, given, facts, path, scope);
  const result = resultOf(run, expression, given, facts, target, scope);
  writeBack(run, expression, given, facts, scope);
  const named = {
    ...result,
    path: facts.type ?? result.path ?? `${path}()`,
    isKnown: facts.type !== undefined || result.isKnown || isKnown(run, callee, target),
  };
  return checkedBefore(named, expression, scope);
}

function isKnown(run: Run, callee: Expression, target: Value): boolean {
  return (
    target.isKnown === true ||
    (callee.kind === "name" && run.program.imports.get(callee.name)?.startsWith(".") === false)
  );
}

/** Of methods that share a name, the one that takes so many arguments. */
function methodOf(self: Value, name: string, count: number, scope: Scope): Value {
  const known = self.fields?.get(methodKey(name, count)) ?? fieldOf(self, name);
  const type = known.closure ? undefined : classOf(self, scope);
  const routine = type?.body.methods.find((method) => method.name === name);
  if (!type || !routine) return known;
  return { ...known, closure: { routine, scope: type.scope, self, within: type.body } };
}

/** A function of the file or of one's own modules is never taken for one that only has its name. */
function pathOfCallee(run: Run, callee: Expression, target: Value, scope: Scope): string {
  // A method is known by its name alone where nothing is known of what it is called on.
  const unnamed = callee.kind === "member" && !target.closure ? `?.${callee.name}` : "?";
  const path = target.path ?? unnamed;
  if (callee.kind !== "name" || target.isKnown) return path;
  const isOwn = scope.get(callee.name) !== undefined || run.program.imports.has(callee.name);
  return isOwn && path === callee.name ? `./${path}` : path;
}

/** What a list is spread to: its items, or what any of them may be where they are not known. */
function itemsOf(list: Value): Value[] {
  const items: Value[] = [];
  for (;;) {
    const item = list.fields?.get(String(items.length));
    if (!item) return items.length > 0 ? items : [elementOf(list)];
    items.push(item);
  }
}

/** Notes what of a call must not reach it. */
export function reportSink(run: Run, sink: Sink, given: Given, at: Call["at"]): void {
  if (!applies(sink, given)) return;
  for (const pick of sink.picks) {
    for (const value of picked(pick, given)) report(run, sink.kind, at, value);
  }
}

/** Whether the constants that a call is given are those that are meant. */
function applies(
  { when, unless }: { when: readonly Condition[]; unless: readonly Condition[] },
  given: Given,
): boolean {
  const fits = ({ pick, fits: pattern }: Condition): boolean =>
    picked(pick, given).some((value) =>
      pattern.test(String(value.constant?.value ?? value.skeleton ?? value.path ?? "")),
    );
  return when.every(fits) && !unless.some(fits);
}

/** The values that are meant. */
export function picked({ of, key, isLast, fields }: Pick, given: Given): Value[] {
  const { self, positional, named, returned } = given;
  const values = (() => {
    if (of === "this") return [key === undefined ? self : partNamedBy(self, positional[key])];
    if (of === "all") return [...positional, ...named.values()];
    if ("position" in of) {
      if (isLast && positional.length > of.position + 1) return [];
      return positional.slice(of.position, of.position + 1);
    }
    if ("from" in of) return positional.slice(of.from);
    const one = "name" in of ? named.get(of.name) : returned.get(of.returnedBy);
    return one ? [one] : [];
  })();
  return fields.reduce(
    (found, glob) =>
      found.flatMap((value) => {
        const known = [...(value.fields ?? [])]
          .filter(([name]) => glob.test(name))
          .map(([, field]) => field);
        return known.length > 0 ? known : value.taints.length > 0 ? [{ taints: value.taints }] : [];
      }),
    values,
  );
}

/** The part of a value that another one names; any part if it is not known which. */
function partNamedBy(value: Value, key: Value | undefined): Value {
  return key?.constant ? fieldOf(value, String(key.constant.value)) : elementOf(value);
}

/** Functions that are handed over are taken to be called at once. */
function runCallbacks(
  run: Run,
  { args, at }: Call,
  given: Given,
  { propagators, handsOver }: Facts,
  path: string,
  scope: Scope,
): void {
  for (const { closure } of [...given.positional, ...given.named.values()]) {
    if (closure && run.pending.has(closure.routine))
      run.pending.set(closure.routine, { ...closure, handedTo: path });
  }
  const functions = [["this", given.self] as const, ...given.positional.entries()];
  for (const [position, { closure }] of functions) {
    if (!closure) continue;
    const values: Value[] = [];
    for (const { goal, ...source } of handsOver) {
      if (goal.to === "callback" && goal.position === position)
        values[goal.parameter] = { taints: [taintFrom(source, at)] };
    }
    for (const { picks, goal } of propagators) {
      if (goal.to !== "callback" || goal.position !== position) continue;
      const handed = picks.flatMap((pick) => picked(pick, given));
      // What a function is called with is handed in as it is; one that is handed over gets parts of something.
      const parts = position === "this" ? handed : handed.map(elementOf);
      values[goal.parameter] = parts.reduce(join, values[goal.parameter] ?? nothing);
    }
    const isInline = position !== "this" && args[position]?.value.kind === "function";
    if (isInline || values.some((value) => value.taints.length > 0)) {
      const invocation = { positional: values, named: new Map(), handedTo: path };
      given.returned.set(position, invoke(run, closure, invocation, scope));
    }
  }
}

function resultOf(
  run: Run,
  expression: Call,
  given: Given,
  facts: Facts,
  target: Value,
  scope: Scope,
): Value {
  const { at } = expression;
  const sanitizers = facts.sanitizers.filter((one) => applies(one, given));
  if (sanitizers.some(({ kind }) => kind === "any")) return nothing;
  for (const { picks, goal } of facts.propagators) {
    const [same] = goal.to === "value" ? picks.flatMap((pick) => picked(pick, given)) : [];
    if (same) return same;
    // A text that is added to gives itself.
    if (goal.to === "end") return changed(given.self, goal, picks, given);
  }
  let result: Value = nothing;
  for (const source of facts.sources) {
    // What comes from there already is not told a second time.
    if (given.self.taints.some((taint) => taint.source.kind === source.kind)) continue;
    result = join(result, { taints: [taintFrom(source, at)] });
  }
  for (const { picks, goal } of facts.propagators) {
    if (goal.to !== "result") continue;
    for (const pick of picks) {
      for (const value of picked(pick, given)) {
        const isPart = pick.key !== undefined;
        const one = goal.asText
          ? asText(value, goal.isLed)
          : isPart
            ? value
            : { taints: textTaints(value) };
        result = result === nothing ? one : join(result, one);
      }
    }
  }
  const harmless = sanitizers.map(({ kind }) => kind);
  if (harmless.length > 0) {
    const values = sanitizers.flatMap(({ picks }) =>
      picks.length === 0 ? given.positional : picks.flatMap((pick) => picked(pick, given)),
    );
    return withoutHarm(
      values.reduce((sum, value) => join(sum, { taints: allTaints(value) }), result),
      harmless,
    );
  }
  if (target.closure) {
    const { callee } = expression;
    const self = callee.kind === "member" ? given.self : undefined;
    const onSelf = (after: Value): void => {
      if (callee.kind === "member") setPlace(run, callee.of, after, scope);
    };
    const inner = invoke(run, target.closure, { ...given, self, at, onSelf }, scope);
    result = join(result, inner);
  } else if (target.class) {
    result = join(result, instanceOf(run, target.class, given, at));
  }
  return result;
}

function asText(value: Value, isLed = false): Value {
  const taints = textTaints(value).map((taint) =>
    taint.isText && !isLed
      ? taint
      : { ...taint, isText: true, isPart: taint.isPart || isLed, isLed: taint.isLed || isLed },
  );
  return { taints };
}

/** What else a call writes to: the object it is called on, an argument. */
function writeBack(
  run: Run,
  { callee, args, at }: Call,
  given: Given,
  { propagators, handsOver }: Facts,
  scope: Scope,
): void {
  let self = given.self;
  for (const { picks, goal } of propagators) {
    if (goal.to === "result" || goal.to === "value" || goal.to === "callback") continue;
    if (goal.to !== "argument") {
      self = changed(self, goal, picks, given);
      continue;
    }
    const place = args[goal.position]?.value;
    const before = given.positional[goal.position];
    if (place && before) setPlace(run, place, withTaints(before, picks, given), scope);
  }
  for (const { goal, ...source } of handsOver) {
    if (goal.to !== "argument") continue;
    const place = args[goal.position]?.value;
    const before = given.positional[goal.position];
    const taints = joinTaints(before?.taints ?? [], [taintFrom(source, at)]);
    if (place && before) setPlace(run, place, { ...before, taints }, scope);
  }
  if (self === given.self || callee.kind !== "member") return;
  if (callee.of.kind !== "call") setPlace(run, callee.of, self, scope);
  else writeToChain(run, callee.of, given.self, self, scope);
}

/** What is called on what a call gave that gives itself, as in `b.append(x).append(y)`, is written to `b`. */
function writeToChain(run: Run, of: Call, before: Value, after: Value, scope: Scope): void {
  let place: Expression = of;
  while (place.kind === "call" && place.callee.kind === "member") place = place.callee.of;
  if (place.kind !== "name" || place.name === "this") return;
  const root = evaluate(run, place, scope);
  const isSame = root.path !== undefined && root.path === before.path;
  const taints = joinTaints(root.taints, allTaints(after));
  setPlace(run, place, isSame ? after : { ...root, taints }, scope);
}

type Change = Exclude<Goal, { to: "result" | "value" | "callback" | "argument" }>;

/** What becomes of the object that a method is called on. */
function changed(self: Value, goal: Change, picks: readonly Pick[], given: Given): Value {
  if (goal.to === "this") return withTaints(self, picks, given);
  if (goal.to === "out") return withoutItem(self, given.positional[goal.key]);
  const values = picks.flatMap((pick) => picked(pick, given));
  if (values.length === 0) return self;
  if (goal.to === "end") return { ...self, constant: undefined, ...textOf([self, ...values]) };
  const value = values.reduce(join);
  if (goal.key === "next") return withField(self, String(itemCount(self)), value);
  const key = given.positional[goal.key]?.constant;
  return key ? withField(self, String(key.value), value) : withTaints(self, picks, given);
}

function withTaints(value: Value, picks: readonly Pick[], given: Given): Value {
  const added = picks.flatMap((pick) => picked(pick, given)).map((one) => allTaints(one));
  const taints = added.reduce<Value["taints"]>(joinTaints, value.taints);
  return taints === value.taints ? value : { ...value, taints };
}

/** A call that was looked at before with the same words gives the same. */
function checkedBefore(value: Value, { at }: Call, scope: Scope): Value {
  if (value.taints.length === 0 || !scope.hasGuards) return value;
  const kinds = scope.guardedAgainst(at.text());
  return kinds.length > 0 ? withoutHarm(value, kinds) : value;
}
