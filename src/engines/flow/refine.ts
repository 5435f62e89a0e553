import { setPlace } from "./bind.ts";
import { evaluate } from "./evaluate.ts";
import type { Call, Expression } from "./ir.ts";
import type { Run } from "./run.ts";
import type { Scope } from "./scope.ts";
import { allTaints, mapTaints, nothing, withoutHarm } from "./value.ts";
import type { Taint, Value } from "./value.ts";

/**
 * Takes away what a value can't do any more once a condition holds, or does not.
 *
 * @param isDecisive the other outcome ends the function, or has no part in what follows
 */
export function refine(
  run: Run,
  when: Expression,
  scope: Scope,
  holds: boolean,
  isDecisive: boolean,
): void {
  if (when.kind === "call" && (holds || isDecisive)) refineByCall(run, when, scope);
  if (when.kind !== "operation") return;
  const { operator } = when;
  const [left, right] = when.operands;
  if (operator === "!" && left) refine(run, left, scope, !holds, isDecisive);
  if (!left || !right) return;
  if (operator === "&&" || operator === "||") {
    // Of `a || b` nothing is known when it holds: either may.
    if ((operator === "&&") !== holds) return;
    refine(run, left, scope, holds, isDecisive);
    refine(run, right, scope, holds, isDecisive);
  } else if ((operator === "===" && holds) || (operator === "!==" && !holds)) {
    if (left.kind === "operation" && left.operator === "typeof") {
      refineByType(run, left.operands[0], right, scope);
    } else {
      refineByEqual(run, left, [evaluate(run, right, scope)], scope);
      refineByEqual(run, right, [evaluate(run, left, scope)], scope);
    }
  } else if (operator === "in" && (holds || isDecisive)) {
    clean(run, left, ["any"], scope);
  } else if (isDecisive && /^(?:[<>]=?|[!=]==)$/.test(operator)) {
    refineBySearch(run, [left, right], scope);
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
  if (
    others.length > 0 &&
    others.every((other) => allTaints(other).length === 0 && other.constant?.value !== null)
  ) {
    clean(run, expression, ["any"], scope);
  }
}

/** A guard was asked, or has thrown if it would not hold. */
export function refineByCall(run: Run, call: Call, scope: Scope): void {
  const { callee } = call;
  const self = callee.kind === "member" ? evaluate(run, callee.of, scope) : nothing;
  const path =
    callee.kind === "member"
      ? `${self.path ?? "?"}.${callee.name}`
      : callee.kind === "name"
        ? (run.program.imports.get(callee.name) ?? callee.name)
        : undefined;
  if (path === undefined) return;
  for (const { kind, picks } of run.models.at("call", path).guards) {
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
    for (const place of places) clean(run, place, [kind], scope);
  }
}

function isFacet(run: Run, { of, name }: Expression & { kind: "member" }, scope: Scope): boolean {
  const { path } = evaluate(run, of, scope);
  return run.models.at("read", `${path ?? "?"}.${name}`).isFacet === true;
}

/** Nothing that an expression stands for does harm of these kinds from here on. */
function clean(run: Run, expression: Expression, kinds: readonly string[], scope: Scope): void {
  const { kind } = expression;
  if (kind === "name" || kind === "member") {
    setPlace(run, expression, withoutHarm(evaluate(run, expression, scope), kinds), scope);
    if (kind === "member" && isFacet(run, expression, scope))
      clean(run, expression.of, kinds, scope);
  } else if (kind === "call") {
    scope.guard(expression.at.text(), kinds);
    // What is asked of `x.trim()` is asked of `x`.
    if (expression.callee.kind === "member") clean(run, expression.callee.of, kinds, scope);
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
