import { setPlace } from "./bind.ts";
import type { Condition, Facts, Sink } from "./compile-models.ts";
import { evaluate, taintFrom } from "./evaluate.ts";
import type { Call, Expression } from "./ir.ts";
import { instanceOf, invoke } from "./invoke.ts";
import { report } from "./run.ts";
import type { Run } from "./run.ts";
import type { Scope } from "./scope.ts";
import type { Pick } from "./selector.ts";
import { allTaints, elementOf, fieldOf, join, joinTaints, nothing, withoutHarm } from "./value.ts";
import type { Value } from "./value.ts";

/** The values of a call. */
export interface Given {
  self: Value;
  positional: Value[];
  named: Map<string, Value>;
}

/** What a call gives, and what it does. */
export function call(run: Run, expression: Call, scope: Scope): Value {
  const { callee, at } = expression;
  const self = callee.kind === "member" ? evaluate(run, callee.of, scope) : nothing;
  const target =
    callee.kind === "member" ? methodOf(self, callee.name) : evaluate(run, callee, scope);
  const given: Given = { self, positional: [], named: new Map() };
  for (const { value, name, spread } of expression.args) {
    const one = evaluate(run, value, scope);
    if (name !== undefined) given.named.set(name, one);
    else given.positional.push(spread ? elementOf(one) : one);
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

function methodOf(self: Value, name: string): Value {
  return fieldOf(self, name);
}

/** A function of the file or of one's own modules is never taken for one that only has its name. */
function pathOfCallee(run: Run, callee: Expression, target: Value, scope: Scope): string {
  const path = target.path ?? "?";
  if (callee.kind !== "name" || target.isKnown) return path;
  const isOwn = scope.get(callee.name) !== undefined || run.program.imports.has(callee.name);
  return isOwn && path === callee.name ? `./${path}` : path;
}

function reportSink(run: Run, sink: Sink, given: Given, at: Call["at"]): void {
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
      pattern.test(String(value.constant?.value ?? value.path ?? "")),
    );
  return when.every(fits) && !unless.some(fits);
}

/** The values that are meant. */
export function picked({ of, fields }: Pick, { self, positional, named }: Given): Value[] {
  const values = (() => {
    if (of === "this") return [self];
    if (of === "all") return [...positional, ...named.values()];
    if ("position" in of) return positional.slice(of.position, of.position + 1);
    if ("from" in of) return positional.slice(of.from);
    const one = named.get(of.name);
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

/** Functions that are handed over are taken to be called at once. */
function runCallbacks(
  run: Run,
  { args }: Call,
  given: Given,
  { propagators }: Facts,
  path: string,
  scope: Scope,
): void {
  for (const { closure } of [...given.positional, ...given.named.values()]) {
    if (closure && run.pending.has(closure.routine))
      run.pending.set(closure.routine, { ...closure, handedTo: path });
  }
  for (const [position, { closure }] of given.positional.entries()) {
    if (!closure) continue;
    const values: Value[] = [];
    for (const { picks, goal } of propagators) {
      if (goal.to !== "callback" || goal.position !== position) continue;
      const parts = picks.flatMap((pick) => picked(pick, given)).map(elementOf);
      values[goal.parameter] = parts.reduce(join, values[goal.parameter] ?? nothing);
    }
    const isInline = args[position]?.value.kind === "function";
    if (isInline || values.some((value) => value.taints.length > 0)) {
      invoke(run, closure, { positional: values, named: new Map(), handedTo: path }, scope);
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
  }
  let result: Value = nothing;
  for (const source of facts.sources) {
    // What comes from there already is not told a second time.
    if (given.self.taints.some((taint) => taint.source.kind === source.kind)) continue;
    result = join(result, { taints: [taintFrom(source, at)] });
  }
  for (const { picks, goal } of facts.propagators) {
    if (goal.to !== "result") continue;
    const values = picks.flatMap((pick) => picked(pick, given));
    result = values.reduce(
      (sum, value) => join(sum, goal.asText ? asText(value) : { taints: allTaints(value) }),
      result,
    );
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
    const inner = invoke(
      run,
      target.closure,
      { ...given, self: expression.callee.kind === "member" ? given.self : undefined, at },
      scope,
    );
    result = join(result, inner);
  } else if (target.class) {
    result = join(result, instanceOf(run, target.class, given, at));
  }
  return result;
}

function asText(value: Value): Value {
  const taints = allTaints(value).map((taint) =>
    taint.isText ? taint : { ...taint, isText: true },
  );
  return { taints };
}

/** What else a call writes to: the object it is called on, an argument. */
function writeBack(
  run: Run,
  { callee, args }: Call,
  given: Given,
  { propagators }: Facts,
  scope: Scope,
): void {
  for (const { picks, goal } of propagators) {
    if (goal.to !== "this" && goal.to !== "argument") continue;
    const taints = picks
      .flatMap((pick) => picked(pick, given))
      .reduce<Value["taints"]>((all, value) => joinTaints(all, allTaints(value)), []);
    if (taints.length === 0) continue;
    const place =
      goal.to === "this"
        ? callee.kind === "member"
          ? callee.of
          : undefined
        : args[goal.position]?.value;
    const before = goal.to === "this" ? given.self : given.positional[goal.position];
    if (place && before)
      setPlace(run, place, { ...before, taints: joinTaints(before.taints, taints) }, scope);
  }
}

/** A call that was looked at before with the same words gives the same. */
function checkedBefore(value: Value, { at }: Call, scope: Scope): Value {
  if (value.taints.length === 0 || !scope.hasGuards) return value;
  const kinds = scope.guardedAgainst(at.text());
  return kinds.length > 0 ? withoutHarm(value, kinds) : value;
}
