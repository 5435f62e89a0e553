import { evaluate, reportAt, taintFrom } from "./evaluate.ts";
import type { Expression, Target } from "./ir.ts";
import { pathOfType } from "./run.ts";
import type { Run } from "./run.ts";
import type { Scope } from "./scope.ts";
import {
  allTaints,
  asPart,
  elementOf,
  fieldOf,
  join,
  passing,
  withField,
  withoutConstant,
} from "./value.ts";
import type { Value } from "./value.ts";

type Place = Extract<Expression, { kind: "member" | "element" }>;

/** Writes a value to its target. */
export function bind(run: Run, target: Target, value: Value, scope: Scope): void {
  switch (target.kind) {
    case "name":
      if (target.isOwn) scope.declare(target.name);
      scope[target.isThrough ? "set" : "rebind"](
        target.name,
        passing(named(run, value, target.type), target.at),
      );
      return;
    case "fields":
      for (const { name, target: inner, otherwise } of target.entries) {
        bind(
          run,
          inner,
          withDefault(run, partOf(run, value, name, target.at), otherwise, scope),
          scope,
        );
      }
      if (target.rest) bind(run, target.rest, { taints: value.taints }, scope);
      return;
    case "items":
      for (const [index, inner] of target.items.entries()) {
        if (inner) bind(run, inner, itemOf(value, index, target.results === true), scope);
      }
      return;
    case "place":
      bindPlace(run, target.place, value, scope);
      return;
    case "nothing":
  }
}

function itemOf(value: Value, index: number, isResult: boolean): Value {
  const known = value.fields?.get(String(index));
  if (!isResult) return known ?? elementOf(value);
  const { path, isKnown, by } = value;
  if (known) return { ...known, by };
  return { ...elementOf(value), ...(index === 0 && { path, isKnown }), by };
}

/** What a variable holds has the variable's name, unless it is known what it is. */
function named(run: Run, value: Value, type: string | undefined): Value {
  if (type !== undefined) {
    const path = pathOfType(type, run.program);
    if (run.models.isInert(path))
      return { taints: [], constant: value.constant, skeleton: value.skeleton, by: value.by };
    const known = run.models.ofType(path);
    if (known !== undefined) return { ...value, path: known, isKnown: true };
    if (value.isKnown !== true) return { ...value, path: `${path}()`, isKnown: true };
  }
  return value.path !== undefined && value.isKnown !== true ? { ...value, path: undefined } : value;
}

/** Taking apart is reading. */
function partOf(run: Run, value: Value, name: string, at: NonNullable<Expression["at"]>): Value {
  const written = value.fields?.get(name);
  if (written) return written;
  const part = asPart(fieldOf(value, name), name);
  if (part.path === undefined || part.taints.length > 0) return part;
  const facts = run.models.at("read", part.path);
  const taints = facts.sources.map((source) => taintFrom(source, at));
  return { ...part, ...(facts.type !== undefined && { path: facts.type, isKnown: true }), taints };
}

/** A value, or what stands for it where there is none. */
export function withDefault(
  run: Run,
  value: Value,
  otherwise: Expression | undefined,
  scope: Scope,
): Value {
  // A constant adds nothing, and it is not for it that one asks what the value is.
  return otherwise && otherwise.kind !== "literal"
    ? join(value, withoutConstant(evaluate(run, otherwise, scope)))
    : value;
}

function bindPlace(run: Run, place: Place, value: Value, scope: Scope): void {
  const of = evaluate(run, place.of, scope);
  if (place.kind === "member") {
    if (of.path !== undefined)
      reportAt(run, "write", `${of.path}.${place.name}`, place.at, [value]);
    setPlace(run, place.of, withField(of, place.name, passing(value, place.at)), scope);
    return;
  }
  const key = evaluate(run, place.key, scope);
  if (of.path !== undefined) {
    reportAt(run, "write", `${of.path}.[]`, place.at, [key]);
  }
  if (key.constant)
    setPlace(
      run,
      place.of,
      withField(of, String(key.constant.value), passing(value, place.at)),
      scope,
    );
  else
    setPlace(
      run,
      place.of,
      { ...of, taints: join(of, { taints: allTaints(passing(value, place.at)) }).taints },
      scope,
    );
}

/** Writes what became of an object back to where it stands: values here are never changed. */
export function setPlace(run: Run, place: Expression, value: Value, scope: Scope): void {
  if (place.kind === "name") scope.set(place.name, value);
  if (place.kind !== "member") return;
  setPlace(run, place.of, withField(evaluate(run, place.of, scope), place.name, value), scope);
}
