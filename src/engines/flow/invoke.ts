import { bind, withDefault } from "./bind.ts";
import type { Given } from "./given.ts";
import { evaluate } from "./evaluate.ts";
import type { Call, ClassBody, Expression, Target } from "./ir.ts";
import { parameterValue, routineFacts } from "./parameters.ts";
import type { Caller } from "./parameters.ts";
import { constructorNames } from "./rewritten.ts";
import { pathOfType, report } from "./run.ts";
import type { Run } from "./run.ts";
import { Scope } from "./scope.ts";
import { runStatements } from "./statements.ts";
import type { Frame } from "./statements.ts";
import {
  allTaints,
  elementOf,
  join,
  mapTaints,
  nothing,
  passing,
  withField,
  withoutConstant,
} from "./value.ts";
import type { Closure, Value } from "./value.ts";

/** Functions are followed into functions so many times. */
const deepest = 5;

interface Invocation extends Partial<Caller> {
  positional: readonly Value[];
  named: ReadonlyMap<string, Value>;
  self?: Value | undefined;
  /** Where it is called; what is handed in passes this place. */
  at?: Call["at"];
  /** Told what became of the object that it is called on, and of what it is given. */
  onSelf?: (self: Value) => void;
  onArgument?: (position: number, after: Value) => void;
}

/** Follows a function with what it is given, and gives what it returns. */
export function invoke(run: Run, closure: Closure, invocation: Invocation, scope?: Scope): Value {
  const { routine } = closure;
  if (run.stack.length >= deepest || run.stack.includes(routine)) return nothing;
  // A function that stands in what is being followed sees what holds by now.
  const under = scope?.isOver(closure.scope) ? scope.whatIsOver(closure.scope) : undefined;
  const self = invocation.self ?? closure.self;
  const own = routine.parameters.flatMap(({ target }) => namesIn(target));
  const inner = new Scope(
    under ?? closure.scope,
    self ? ["this", ...own] : own,
    routine.shared?.(),
  );
  if (self) inner.set("this", self);
  const caller: Caller = {
    handedTo: invocation.handedTo ?? closure.handedTo,
    within: closure.within,
    scope: closure.scope,
  };
  const { given, isEntry } = bindParameters(run, closure, invocation, caller, inner);
  // What a framework calls waits for that, whoever else does.
  if (!isEntry) run.pending.delete(routine);
  run.stack.push(routine);
  const frame: Frame = { returns: [], left: [] };
  try {
    runStatements(run, routine.body(), inner, frame);
  } finally {
    run.stack.pop();
  }
  const after = inner.get("this");
  if (after && after !== self) invocation.onSelf?.(after);
  for (const { name, position, value } of given) {
    const changed = inner.isRebound(name) ? value : (inner.get(name) ?? value);
    // Where it returned early, what was asked after that was not asked of all.
    const either = frame.returns.length > 0 ? join(value, changed) : changed;
    if (changed !== value) invocation.onArgument?.(position, either);
  }
  under?.takeOver(inner);
  for (const kind of run.models.ofResult(routineFacts(run, routine, caller))) {
    for (const { value, at } of frame.returns) report(run, kind, at, value);
  }
  const [first = nothing, ...others] = frame.returns.map(({ value, at }) =>
    passing(value, at, { isWhole: true }),
  );
  return others.reduce(join, first);
}

/**
 * Gives what the parameters hold that were handed in each under a name of its own, and whether one of them comes from outside where the
 * function is called by somebody else.
 */
function bindParameters(
  run: Run,
  { routine }: Closure,
  { positional, named, at }: Invocation,
  caller: Caller,
  inner: Scope,
): { given: { name: string; position: number; value: Value }[]; isEntry: boolean } {
  const given: { name: string; position: number; value: Value }[] = [];
  let isEntry = false;
  for (const [position, { target, otherwise, rest }] of routine.parameters.entries()) {
    const name = target.kind === "name" ? target.name : "";
    const left = { taints: positional.slice(position).flatMap((value) => allTaints(value)) };
    const isRest = rest && positional.length > position;
    const handed = isRest ? elementOf(left) : (named.get(name) ?? positional[position]);
    const { value: known, isEntry: isFromOutside } = parameterValue(run, routine, position, caller);
    isEntry ||= isFromOutside && handed !== undefined;
    const value =
      handed === undefined ? known : knownAs(at ? handedOver(handed, at) : handed, known);
    bind(run, target, withDefault(run, value, otherwise, inner), inner);
    const bound = inner.get(name);
    if (bound && handed && !isRest && !named.has(name))
      given.push({ name, position, value: bound });
  }
  inner.beginBody();
  return { given, isEntry };
}

function handedOver(value: Value, at: Call["at"]): Value {
  return mapTaints(passing(value, at), (taint) => ({ ...taint, calls: taint.calls + 1 }));
}

/** A value that is handed in, of which it is known by its parameter what it is. */
function knownAs(value: Value, known: Value): Value {
  return value.path === undefined || value.isKnown !== true
    ? { ...value, path: known.path, isKnown: known.isKnown }
    : value;
}

function namesIn(target: Target): string[] {
  if (target.kind === "name") return [target.name];
  if (target.kind === "items") return target.items.flatMap((item) => (item ? namesIn(item) : []));
  if (target.kind !== "fields") return [];
  const { entries, rest } = target;
  return [...entries.flatMap((entry) => namesIn(entry.target)), ...(rest ? namesIn(rest) : [])];
}

/** The name under which a method is found by the number of what it takes: several may share their own name. */
export function methodKey(name: string, count: number): string {
  return `${name}/${count}`;
}

/** What `this` is in the methods of a class, when nobody has made one. */
export function selfOf(run: Run, body: ClassBody, scope: Scope, depth = 3): Value {
  const fields = new Map<string, Value>();
  for (const base of depth > 0 ? body.bases : []) {
    const known = scope.get(base)?.class;
    const inherited = known && selfOf(run, known.body, known.scope, depth - 1).fields;
    for (const [name, field] of inherited ?? []) fields.set(name, field);
  }
  // It is known by what it extends, as far as that is known.
  const kind = body.bases
    .map((one) => run.models.ofType(pathOfType(one, run.program)))
    .find((one) => one !== undefined);
  const self: Value = {
    path: kind ?? "this",
    ...(kind !== undefined && { isKnown: true }),
    taints: [],
    fields,
  };
  for (const { name, type, value } of body.fields) {
    const path = type === undefined ? undefined : pathOfType(type, run.program);
    const known = path === undefined ? undefined : (run.models.ofType(path) ?? `${path}()`);
    // A class may begin with objects of its own.
    const initial = value && !run.making.has(body) ? beginning(run, body, value, scope) : nothing;
    fields.set(name, { ...initial, ...(known !== undefined && { path: known, isKnown: true }) });
  }
  for (const method of body.methods) {
    if (method.name === undefined) continue;
    const value = { taints: [], closure: { routine: method, scope, self, within: body } };
    fields.set(method.name, value);
    fields.set(methodKey(method.name, method.parameters.length), value);
  }
  return self;
}

function beginning(run: Run, body: ClassBody, value: Expression, scope: Scope): Value {
  run.making.add(body);
  try {
    return evaluate(run, value, scope);
  } finally {
    run.making.delete(body);
  }
}

/** What `new` gives. */
export function instanceOf(
  run: Run,
  { body, scope }: NonNullable<Value["class"]>,
  given: Given,
  at: Call["at"],
): Value {
  const self = selfOf(run, body, scope);
  const closure = constructorOf(self, body, scope, given.positional.length);
  if (!closure) return filled(self, body, given);
  let made = self;
  invoke(run, closure, { ...given, self, at, onSelf: (after) => (made = after) }, scope);
  return made;
}

/** The constructor of a class for so many arguments, or the one that it inherits. */
function constructorOf(
  self: Value,
  body: ClassBody,
  scope: Scope,
  count: number,
): Closure | undefined {
  const own = body.methods.filter(
    ({ name = "" }) => constructorNames.has(name) || name === body.name,
  );
  const routine = own.find(({ parameters }) => parameters.length === count) ?? own[0];
  if (routine) return { routine, scope, within: body };
  const names = [...constructorNames, ...body.bases];
  return names.map((name) => self.fields?.get(name)?.closure).find((one) => one !== undefined);
}

/** Without a constructor of its own it keeps what it is handed in its fields: those that are declared, in their order. */
function filled(self: Value, { fields }: ClassBody, { positional, named }: Given): Value {
  const declared = fields.filter(({ type }) => type !== undefined);
  return declared.reduce((made, { name }, index) => {
    const value = named.get(name) ?? positional[index];
    return value ? withField(made, name, value) : made;
  }, self);
}

/** A class is known in its whole block. Its methods wait to be called. */
export function define(run: Run, body: ClassBody, scope: Scope): void {
  if (body.name !== undefined) scope.set(body.name, { taints: [], class: { body, scope } });
  const self = selfOf(run, body, scope);
  // What belongs to the class itself is reached by its name.
  if (body.name !== undefined)
    scope.set(body.name, { taints: [], class: { body, scope }, fields: self.fields });
  const made = madeByItself(run, self, body, scope);
  for (const { closure } of self.fields?.values() ?? []) {
    if (closure) run.pending.set(closure.routine, { ...closure, self: made });
  }
}

/** An object as methods find it that run later. */
function whenRunLater(run: Run, self: Value): Value {
  const fields = [...(self.fields ?? [])].map(([name, value]): [string, Value] => [
    name,
    run.rewritten.fields.has(name) ? withoutConstant(value) : value,
  ]);
  return { ...self, fields: new Map(fields) };
}

/** What is known of an object when nobody was seen to make it: a constructor that takes nothing does the same for everybody. */
function madeByItself(run: Run, self: Value, body: ClassBody, scope: Scope): Value {
  const closure = constructorOf(self, body, scope, 0);
  if (!closure || closure.routine.parameters.length > 0) return whenRunLater(run, self);
  let made = self;
  const nobody = { positional: [], named: new Map<string, Value>() };
  invoke(run, closure, { ...nobody, self, onSelf: (after) => (made = after) });
  return whenRunLater(run, made);
}
