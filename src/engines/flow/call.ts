import { setPlace } from "./bind.ts";
import type { Facts, Sink } from "./compile-models.ts";
import { checkedBefore, classOf, evaluate, taintFrom } from "./evaluate.ts";
import { applies, picked } from "./given.ts";
import type { Given } from "./given.ts";
import { instanceOf, invoke, methodKey } from "./invoke.ts";
import type { Argument, Call, Expression } from "./ir.ts";
import { report } from "./run.ts";
import type { Run } from "./run.ts";
import type { Scope } from "./scope.ts";
import {
  allTaints,
  elementOf,
  fieldOf,
  join,
  longerPath,
  nothing,
  textTaints,
  withoutHarm,
} from "./value.ts";
import type { Value } from "./value.ts";
import { changed, writeBack } from "./write-back.ts";

/** What a call gives, and what it does. */
export function call(run: Run, expression: Call, scope: Scope): Value {
  const { callee, args } = expression;
  if (callee.kind !== "member") {
    const target = evaluate(run, callee, scope);
    const path = pathOfCallee(run, callee, target, scope);
    return callOn(run, expression, { self: nothing, target, path, named: callee }, scope);
  }
  const self = evaluate(run, callee.of, scope);
  const direct = directCall(run, expression, self, scope);
  if (direct) return direct();
  const target = methodOf(self, callee.name, args.length, scope);
  const path = pathOfCallee(run, callee, target, scope);
  return callOn(run, expression, { self, target, path, named: callee }, scope);
}

/** `f.call(o, a)` and `f.apply(o, [a])` as `o.f(a)`, where it is known that `f` is a function. */
function directCall(
  run: Run,
  { callee, args: [first, ...rest], on, at }: Call,
  target: Value,
  scope: Scope,
): (() => Value) | undefined {
  if (!on || callee.kind !== "member" || first === undefined || first.spread) return undefined;
  const named = callee.of;
  const path = pathOfCallee(run, named, target, scope);
  const { sinks, sources, propagators, sanitizers } = run.models.at("call", path);
  if (!target.closure && [sinks, sources, propagators, sanitizers].every(isEmpty)) return undefined;
  const name = named.kind === "member" || named.kind === "name" ? named.name : "";
  const args: Argument[] =
    on === "call" ? rest : rest.slice(0, 1).map((one) => ({ ...one, spread: true }));
  return () => {
    const self = evaluate(run, first.value, scope);
    const method: Expression = { kind: "member", of: first.value, name, at };
    const direct: Call = { kind: "call", callee: method, args, at };
    return callOn(run, direct, { self, target, path, named }, scope);
  };
}

function isEmpty(list: readonly unknown[]): boolean {
  return list.length === 0;
}

/** What is called: what is known of it, and of what it is called on. */
interface Called {
  self: Value;
  target: Value;
  path: string;
  /** What the file calls it. */
  named: Expression;
}

function callOn(
  run: Run,
  expression: Call,
  { self, target, path, named: callee }: Called,
  scope: Scope,
): Value {
  const { at } = expression;
  const given: Given = { self, positional: [], named: new Map(), returned: new Map() };
  for (const { value, name, spread } of expression.args) {
    const one = evaluate(run, value, scope);
    if (name !== undefined) given.named.set(name, one);
    else given.positional.push(...(spread ? itemsOf(one) : [one]));
  }
  const facts = run.models.at("call", path);
  for (const sink of facts.sinks) reportSink(run, sink, given, at);
  runCallbacks(run, expression, given, facts, path, scope);
  const result = resultOf(run, expression, given, facts, target, scope);
  writeBack(run, expression, given, facts, scope);
  const named = {
    ...result,
    path: facts.type ?? result.path ?? longerPath(path, "()"),
    isKnown: facts.type !== undefined || result.isKnown || isKnown(run, callee, target),
  };
  return checkedBefore(named, at, scope);
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
  // It is no longer what only has its name: `repo.search` is not a text's.
  return {
    taints: known.taints,
    closure: { routine, scope: type.scope, self, within: type.body },
  };
}

/** A function of the file or of one's own modules is never taken for one that only has its name. */
function pathOfCallee(run: Run, callee: Expression, target: Value, scope: Scope): string {
  // A method is known by its name alone where nothing is known of what it is called on.
  const unnamed = callee.kind === "member" ? `${target.closure ? "./" : "?."}${callee.name}` : "?";
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
    const isAsked = propagators.some(({ picks }) =>
      picks.some(
        ({ of }) => typeof of === "object" && "returnedBy" in of && of.returnedBy === position,
      ),
    );
    if (isInline || isAsked || values.some((value) => value.taints.length > 0)) {
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
    const known = given.self.taints.filter((taint) => taint.source.kind === source.kind);
    result = join(result, { taints: known.length > 0 ? known : [taintFrom(source, at)] });
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
    const { args } = expression;
    const onArgument = (position: number, after: Value): void => {
      const place = args[position]?.value;
      if (!place || args.slice(0, position + 1).some(({ spread }) => spread)) return;
      const before = given.positional[position] ?? nothing;
      const known = { path: before.path, isKnown: before.isKnown };
      setPlace(run, place, { ...after, ...known }, scope);
    };
    const inner = invoke(run, target.closure, { ...given, self, at, onSelf, onArgument }, scope);
    result = result === nothing ? inner : join(result, inner);
  } else if (target.class) {
    const made = instanceOf(run, target.class, given, at);
    result = result === nothing ? made : join(result, made);
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
