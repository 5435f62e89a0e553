import { setPlace } from "./bind.ts";
import { evaluate } from "./evaluate.ts";
import { askedInside } from "./asked-inside.ts";
import { asksForEnding } from "./asks-for-ending.ts";
import { applies } from "./given.ts";
import type { Given } from "./given.ts";
import { keepsWhatComes } from "./keeps-what-comes.ts";
import type { Call, Expression } from "./ir.ts";
import type { Run } from "./run.ts";
import { Scope } from "./scope.ts";
import { allTaints, mapTaints, nothing, withoutHarm } from "./value.ts";
import type { Taint } from "./taint.ts";
import type { Closure, Value } from "./value.ts";

/**
 * Takes away what a value can't do any more once a condition holds, or does not.
 *
 * @param isDecisive the other outcome has no part in what follows, so that whatever was asked was asked for this
 */
export function refine(
  run: Run,
  when: Expression,
  scope: Scope,
  holds: boolean,
  isDecisive: boolean,
): void {
  if (when.kind === "call") refineByCall(run, when, scope, { holds, isDecisive });
  // `allowed[x]` is whether it is one of them.
  if (when.kind === "element" && holds && !keepsWhatComes(when.of))
    clean(run, when.key, ["any"], scope);
  if (when.kind === "name") {
    const { by, ...value } = evaluate(run, when, scope);
    if (by) {
      // It may be made from what it was itself: `a = a or b`.
      scope.set(when.name, value);
      refine(run, by, scope, holds, isDecisive);
    }
  }
  if (when.kind !== "operation") return;
  const { operator } = when;
  const [left, right] = when.operands;
  if (operator === "!" && left) refine(run, left, scope, !holds, isDecisive);
  if (!left || !right) return;
  if (operator === "&&" || operator === "||") {
    // When `a || b` holds either may, and only what both say is known. Where it decides what follows, both were asked for that.
    if ((operator === "&&") !== holds && !isDecisive) {
      const ways = [left, right].map((one) => {
        const way = new Scope(scope);
        refine(run, one, way, holds, false);
        return way;
      });
      scope.continueFrom(ways);
      return;
    }
    refine(run, left, scope, holds, isDecisive);
    refine(run, right, scope, holds, isDecisive);
  } else if (
    /^[!=]==$/.test(operator) &&
    right.kind === "literal" &&
    typeof right.value === "boolean"
  ) {
    // `asked === false`
    refine(run, left, scope, holds === ((operator === "===") === right.value), isDecisive);
  } else if ((operator === "===" && holds) || (operator === "!==" && !holds)) {
    if (left.kind === "operation" && left.operator === "typeof") {
      refineByType(run, left.operands[0], right, scope);
    } else {
      refineByEqual(run, left, [evaluate(run, right, scope)], scope);
      refineByEqual(run, right, [evaluate(run, left, scope)], scope);
    }
  } else if (operator === "in" && holds && !keepsWhatComes(right)) {
    clean(run, left, ["any"], scope);
  } else if (operator === "&" && (holds || isDecisive)) {
    // What two sets have in common.
    refineBySearch(run, [left, right], scope);
  }
  if (isDecisive && /^(?:[<>]=?|[!=]==)$/.test(operator)) refineBySearch(run, [left, right], scope);
  const isEqual = holds === (operator === "===");
  if (/^[!=]==$/.test(operator) && (isEqual || isDecisive))
    refineByError(run, [left, right], scope);
}

/** `err := check(x)` is asked for when `err` is. */
function refineByError(run: Run, operands: readonly Expression[], scope: Scope): void {
  if (!operands.some((one) => one.kind === "literal" && one.value === null)) return;
  for (const operand of operands) {
    const by = operand.kind === "name" ? evaluate(run, operand, scope).by : undefined;
    if (by?.kind === "call") refineByCall(run, by, scope);
  }
}

/** `text.indexOf(…) < 0` asks the same as a call would by itself. */
function refineBySearch(run: Run, operands: readonly Expression[], scope: Scope): void {
  for (const operand of operands) {
    if (operand.kind === "call") refineByCall(run, operand, scope);
  }
}

/** A text can't be a record; a number does no harm. */
function refineByType(
  run: Run,
  subject: Expression | undefined,
  type: Expression,
  scope: Scope,
): void {
  if (!subject || type.kind !== "literal") return;
  if (type.value === "string") {
    const asText = (taint: Taint) => ({ ...taint, isText: true });
    if (subject.kind === "name" || subject.kind === "member") {
      setPlace(run, subject, mapTaints(evaluate(run, subject, scope), asText), scope);
    }
  } else if (type.value === "number" || type.value === "boolean") {
    clean(run, subject, ["any"], scope);
  }
}

/** What equals something that is not from outside is that. */
export function refineByEqual(
  run: Run,
  expression: Expression,
  others: readonly Value[],
  scope: Scope,
): void {
  // `strpos(url, "https://") === 0` says as little as a function would that gives yes or no.
  if (expression.kind === "call" && asksTooLittle(run, expression, scope)) return;
  if (
    others.length > 0 &&
    others.every((other) => allTaints(other).length === 0 && other.constant?.value !== null)
  ) {
    clean(run, expression, ["any"], scope);
  }
}

/**
 * A guard was asked.
 *
 * @param answer what it said, where that is known; `isDecisive` where with another answer it would not go on here
 */
export function refineByCall(
  run: Run,
  call: Call,
  scope: Scope,
  answer: { holds?: boolean; isDecisive: boolean } = { isDecisive: true },
): void {
  const { callee } = call;
  const path = pathOfCall(run, call, scope);
  if (path === undefined) return;
  const closure = closureOf(run, callee, scope);
  if (closure) {
    if (asksNothing(closure) || asksForEnding(closure)) return;
    const values = call.args.map(({ value }) => evaluate(run, value, scope));
    const inside = { holds: answer.holds ?? true, isDecisive: answer.isDecisive };
    if (answer.holds !== undefined && call.args.every(({ name, spread }) => !name && !spread)) {
      for (const [position, kinds] of askedInside(run, closure, values, inside)) {
        const place = call.args[position]?.value;
        if (place) clean(run, place, kinds, scope);
      }
    }
  }
  for (const guard of guardsOf(run, call, path, scope)) {
    const { kind, picks, holds, isStrict } = guard;
    if (answer.holds !== holds && (isStrict || !answer.isDecisive)) continue;
    if (!guard.applies) continue;
    const places: Expression[] = [];
    for (const { of } of picks) {
      if (of === "this" && callee.kind === "member") places.push(callee.of);
      else if (of === "all") places.push(...call.args.map(({ value }) => value));
      else if (typeof of === "object" && "position" in of)
        places.push(...call.args.slice(of.position, of.position + 1).map(({ value }) => value));
      else if (typeof of === "object" && "from" in of)
        places.push(...call.args.slice(of.from).map(({ value }) => value));
      else if (typeof of === "object" && "name" in of)
        places.push(...call.args.filter(({ name }) => name === of.name).map(({ value }) => value));
    }
    const others = [
      ...(callee.kind === "member" ? [callee.of] : []),
      ...call.args.map(({ value }) => value),
    ];
    if (isStrict && others.some((one) => !places.includes(one) && keepsWhatComes(one))) continue;
    for (const place of places) clean(run, place, [kind], scope);
  }
}

/** The guards that have the name of what is called, and whether they are about what it is given. */
function guardsOf(run: Run, call: Call, path: string, scope: Scope) {
  const { guards } = run.models.at("call", path);
  const given = guards.some((guard) => guard.unless.length > 0 || guard.when.length > 0)
    ? constantsOf(run, call, scope)
    : undefined;
  return guards.map((guard) => ({ ...guard, applies: !given || applies(guard, given) }));
}

function asksTooLittle(run: Run, call: Call, scope: Scope): boolean {
  const path = pathOfCall(run, call, scope);
  return path !== undefined && guardsOf(run, call, path, scope).some((one) => !one.applies);
}

/** What a call is given, to ask whether it is what a guard is about. */
function constantsOf(run: Run, { callee, args }: Call, scope: Scope): Given {
  const positional = args.filter(({ name }) => name === undefined);
  const named = args.flatMap(({ name, value }) =>
    name === undefined ? [] : [[name, evaluate(run, value, scope)] as const],
  );
  return {
    self: callee.kind === "member" ? evaluate(run, callee.of, scope) : nothing,
    positional: positional.map(({ value }) => evaluate(run, value, scope)),
    named: new Map(named),
    returned: new Map(),
  };
}

/** The function of the file that is asked. */
function closureOf(run: Run, callee: Expression, scope: Scope): Closure | undefined {
  if (callee.kind === "name") return scope.get(callee.name)?.closure;
  const isOwn = callee.kind === "member" && callee.of.kind === "name" && callee.of.name === "this";
  return isOwn ? evaluate(run, callee, scope).closure : undefined;
}

/** Whether a function of the file gives the same whatever it is asked, so that its name alone says that it looks. */
function asksNothing({ routine }: Closure): boolean {
  const [first, ...others] = routine.body();
  const isFixed = first?.kind === "return" && (first.value?.kind ?? "literal") === "literal";
  return others.length === 0 && (first === undefined || isFixed);
}

function pathOfCall(run: Run, { callee }: Call, scope: Scope): string | undefined {
  if (callee.kind === "member")
    return `${evaluate(run, callee.of, scope).path ?? "?"}.${callee.name}`;
  return callee.kind === "name" ? (run.program.imports.get(callee.name) ?? callee.name) : undefined;
}

/** Whether a call reads a part of what it is called on. */
function givesPart(run: Run, call: Call, scope: Scope): boolean {
  const path = pathOfCall(run, call, scope);
  const propagators = path === undefined ? [] : run.models.at("call", path).propagators;
  const ways = propagators.flatMap(({ picks, goal }) =>
    goal.to === "result" ? [goal.isPart ?? picks.some(({ key }) => key !== undefined)] : [],
  );
  return ways.length > 0 && !ways.includes(false);
}

/** Nothing that an expression stands for does harm of these kinds from here on. */
function clean(run: Run, expression: Expression, kinds: readonly string[], scope: Scope): void {
  const { kind } = expression;
  if (kind === "name" || kind === "member") {
    const { by: _by, ...value } = evaluate(run, expression, scope);
    cleanOrigins(value, kinds, scope);
    // Where it came in it is read again.
    for (const { source, part } of value.taints) {
      if (part === "") scope.guard(source.at.text(), kinds);
    }
    setPlace(run, expression, withoutHarm(value, kinds), scope);
    // What a call gave has no place of its own: `given()[:type]` is known by its words.
    if (kind === "member" && expression.of.kind === "call")
      scope.guard(expression.at.text(), kinds);
  } else if (kind === "call") {
    scope.guard(expression.at.text(), kinds);
    // What is asked of `x.trim()` is asked of `x`, but not what is asked of a part.
    const { callee } = expression;
    if (callee.kind === "member" && !givesPart(run, expression, scope))
      clean(run, callee.of, kinds, scope);
    for (const { value } of expression.args) clean(run, value, kinds, scope);
  } else if (kind === "assignment" && expression.target.kind === "name") {
    const { name } = expression.target;
    scope.set(name, withoutHarm(scope.get(name) ?? nothing, kinds));
  } else if (kind === "text") {
    for (const part of expression.parts) clean(run, part, kinds, scope);
  } else if (kind === "list") {
    for (const item of expression.items) clean(run, item, kinds, scope);
  }
}

/** What is asked of a value is asked of the variables that it was made from: of `path` after `path.relative(root, path)`. */
function cleanOrigins({ taints }: Value, kinds: readonly string[], scope: Scope): void {
  if (taints.length === 0) return;
  for (const name of scope.names()) {
    const value = scope.get(name);
    if (value?.taints.some((taint) => taints.some((asked) => isOrigin(taint, asked)))) {
      scope.set(name, withoutHarm(value, kinds));
    }
  }
}

function isOrigin(taint: Taint, { source, part, last }: Taint): boolean {
  if (taint.source.at.id() !== source.at.id() || taint.part !== part) return false;
  for (let step = last; step; step = step.before) {
    if (step === taint.last) return true;
  }
  return taint.last === undefined;
}
