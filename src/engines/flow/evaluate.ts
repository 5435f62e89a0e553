import { bind } from "./bind.ts";
import { define } from "./invoke.ts";
import { call, reportSink } from "./call.ts";
import { choice, operation } from "./choose.ts";
import { fold } from "./fold.ts";
import type { Source } from "./compile-models.ts";
import type { At, Expression } from "./ir.ts";
import { pathOfType, report } from "./run.ts";
import type { Run } from "./run.ts";
import type { Scope } from "./scope.ts";
import {
  constantValue,
  elementOf,
  fewerParts,
  fieldOf,
  join,
  longerPath,
  nothing,
  passing,
  textOf,
  withoutHarm,
} from "./value.ts";
import type { Taint } from "./taint.ts";
import type { Value } from "./value.ts";

/** What an expression gives, and what happens while it does. */
export function evaluate(run: Run, expression: Expression, scope: Scope): Value {
  run.step();
  switch (expression.kind) {
    case "absent":
      return nothing;
    case "literal":
      return constantValue(expression.value);
    case "module":
      return { path: expression.path, isKnown: !expression.path.startsWith("."), taints: [] };
    case "name":
      return read(run, nameValue(run, expression.name, scope), expression.at);
    case "member":
      return member(run, expression, scope);
    case "element": {
      const of = evaluate(run, expression.of, scope);
      const key = evaluate(run, expression.key, scope);
      if (of.path !== undefined) reportAt(run, "read", `${of.path}.[]`, expression.at, [key]);
      const text = of.constant?.value;
      const at = key.constant?.value;
      if (typeof text === "string" && typeof at === "number" && text[at] !== undefined)
        return constantValue(text[at]);
      if (key.constant) return fieldOf(of, String(key.constant.value));
      return {
        ...elementOf(of),
        ...(of.path !== undefined && { path: longerPath(of.path, ".[]"), isKnown: of.isKnown }),
      };
    }
    case "call":
      return call(run, expression, scope);
    case "text": {
      const parts = expression.parts.map((part) => evaluate(run, part, scope));
      const text = fold("+", parts) ?? textOf(parts);
      if (text.taints.length === 0) return text;
      report(run, "text", expression.at, text);
      return passing(text, expression.at, { isWhole: true });
    }
    case "record":
      return record(run, expression, scope);
    case "list": {
      const items = expression.items.map((item) => evaluate(run, item, scope));
      const fields = new Map(items.map((item, index) => [String(index), item]));
      return fewerParts({ taints: [], isList: true, fields });
    }
    case "choice":
      return choice(run, expression, scope);
    case "operation":
      return operation(run, expression, scope);
    case "function": {
      const closure = { routine: expression.function, scope, self: scope.get("this") };
      run.pending.set(expression.function, closure);
      return { taints: [], closure };
    }
    case "class":
      define(run, expression.class, scope);
      return { taints: [], class: { body: expression.class, scope } };
    case "assignment": {
      const value = cameBy(evaluate(run, expression.value, scope), expression.value);
      bind(run, expression.target, value, scope);
      return value;
    }
    case "sequence":
      return expression.parts.reduce((_before, part) => evaluate(run, part, scope), nothing);
    case "unknown":
      for (const part of expression.parts) evaluate(run, part, scope);
      return nothing;
  }
}

/** A value that is kept, with what is to be known of where it is from. */
export function cameBy(value: Value, expression: Expression): Value {
  const isAsked = /^(?:call|element|operation)$/.test(expression.kind);
  return isAsked ? { ...value, by: expression } : value;
}

/** A name that nothing was written to is an import, or what the language brings along. */
function nameValue(run: Run, name: string, scope: Scope): Value {
  const known = scope.get(name);
  if (known) return known.path === undefined ? { ...known, path: name } : known;
  const imported = run.program.imports.get(name);
  if (imported === undefined) return { path: name, taints: [] };
  // What one's own modules hold is known by the name that it is given here.
  if (imported.startsWith(".")) return { path: name, taints: [] };
  const { type = imported } = run.models.at("read", imported);
  return { path: type, isKnown: true, taints: [] };
}

function member(run: Run, expression: Expression & { kind: "member" }, scope: Scope): Value {
  const of = evaluate(run, expression.of, scope);
  const written = of.fields?.get(expression.name);
  if (written)
    return written.path === undefined && of.path !== undefined
      ? { ...written, path: longerPath(of.path, `.${expression.name}`) }
      : written;
  const text = of.constant?.value;
  const letter = typeof text === "string" ? text[Number(expression.name)] : undefined;
  if (letter !== undefined) return constantValue(letter);
  const value = declared(run, narrowed(run, fieldOf(of, expression.name), expression), of, scope);
  return checkedBefore(read(run, value, expression.at, scope), expression.at, scope);
}

/** What was looked at before in the same words is the same. */
export function checkedBefore(value: Value, at: At, scope: Scope): Value {
  if (value.taints.length === 0 || !scope.hasGuards) return value;
  const kinds = scope.guardedAgainst(at.text());
  return kinds.length > 0 ? withoutHarm(value, kinds) : value;
}

/** A field is what its type says, as far as the file has the class that the value is one of. */
function declared(run: Run, value: Value, of: Value, scope: Scope): Value {
  const field = classOf(of, scope)?.body.fields.find(({ name }) =>
    value.path?.endsWith(`.${name}`),
  );
  if (field?.type === undefined) return value;
  const path = pathOfType(field.type, run.program);
  if (run.models.isInert(path)) return nothing;
  return { ...value, path: run.models.ofType(path) ?? `${path}()`, isKnown: true };
}

/** The class of this file that a value is known to be one of. */
export function classOf({ path }: Value, scope: Scope): Value["class"] {
  const name = /^([\w$]+)\(\)$/.exec(path ?? "")?.[1];
  return name === undefined ? undefined : scope.get(name)?.class;
}

/** Of what comes in, the part that is read is what people are told of: `req.query.name`. */
function narrowed(
  run: Run,
  value: Value,
  { of, name, at }: Expression & { kind: "member" },
): Value {
  if (value.taints.length === 0) return value;
  const isFacet = run.models.at("read", value.path ?? `?.${name}`).isFacet === true;
  const isWhole = (taint: Taint) =>
    taint.last === undefined &&
    (taint.source.at.id() === of.at?.id() || taint.source.at.text() === of.at?.text());
  const taints = value.taints.map((taint) => ({
    ...taint,
    ...(isWhole(taint) && { source: { ...taint.source, at } }),
    ...(!isFacet && !isWhole(taint) && { part: `${taint.part}.${name}` }),
  }));
  return { ...value, taints };
}

/** A value that is read from a path may come from outside, or be of a kind that does no harm. */
function read(run: Run, value: Value, at: Expression["at"], scope?: Scope): Value {
  if (value.path === undefined || at === undefined) return value;
  const facts = run.models.at("read", value.path);
  const harmless = facts.sanitizers.map(({ kind }) => kind);
  if (harmless.includes("any")) return { ...value, taints: [], fields: undefined };
  let found =
    facts.type === undefined || (value.isKnown === true && scope === undefined)
      ? value
      : { ...value, path: facts.type, isKnown: true };
  if (harmless.length > 0) found = withoutHarm(found, harmless);
  // What is known of a variable stands; a source is what is read of something else.
  for (const source of scope === undefined && value.taints.length > 0 ? [] : facts.sources) {
    found = { ...found, taints: [...found.taints, taintFrom(source, at)] };
  }
  return found;
}

/** What comes in at a place. */
export function taintFrom({ kind, isText }: Source, at: NonNullable<Expression["at"]>): Taint {
  return {
    source: { kind, at },
    isText,
    isPart: false,
    isLed: false,
    part: "",
    calls: 0,
    harmless: new Set(),
  };
}

/** Reports values that reach a sink by an event that has no arguments of its own. */
export function reportAt(
  run: Run,
  event: "read" | "write",
  path: string,
  at: Expression["at"],
  values: readonly Value[],
): void {
  if (at === undefined) return;
  for (const { kind } of run.models.at(event, path).sinks) {
    for (const value of values) report(run, kind, at, value);
  }
}

function record(
  run: Run,
  { entries, type, at }: Expression & { kind: "record" },
  scope: Scope,
): Value {
  const fields = new Map<string, Value>();
  let taints: Value["taints"] = [];
  for (const { name, value } of entries) {
    const field = evaluate(run, value, scope);
    if (name !== undefined) {
      reportAt(run, "write", `record.${name}`, value.at, [field]);
      fields.set(name, field);
      continue;
    }
    for (const [inner, one] of field.fields ?? []) fields.set(inner, one);
    taints = join({ taints }, { taints: field.taints }).taints;
  }
  const value = fewerParts({ taints, fields });
  return type === undefined ? value : instance(run, value, pathOfType(type, run.program), at);
}

function instance(run: Run, value: Value, path: string, at: At): Value {
  const facts = run.models.at("call", path);
  const given = {
    self: nothing,
    positional: [value],
    named: new Map<string, Value>(),
    returned: new Map(),
  };
  for (const sink of facts.sinks) reportSink(run, sink, given, at);
  return { ...value, path: facts.type ?? run.models.ofType(path) ?? `${path}()`, isKnown: true };
}
