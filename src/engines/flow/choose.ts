import { evaluate } from "./evaluate.ts";
import { fold } from "./fold.ts";
import type { Expression } from "./ir.ts";
import { refine } from "./refine.ts";
import type { Run } from "./run.ts";
import { Scope } from "./scope.ts";
import { join, nothing } from "./value.ts";
import type { Value } from "./value.ts";

/** One of two, by what is asked. */
export function choice(
  run: Run,
  { when, value: chosen, otherwise }: Expression & { kind: "choice" },
  scope: Scope,
): Value {
  const decided = evaluate(run, when, scope).constant;
  const options = [
    { option: chosen, holds: true },
    { option: otherwise, holds: false },
  ].filter(({ holds }) => decided === undefined || Boolean(decided.value) === holds);
  const ends: Scope[] = [];
  const values = options.map(({ option, holds }) => {
    const asked = new Scope(scope);
    // Of the two exactly one is the value: what is asked decides for both.
    refine(run, when, asked, holds, true);
    const inside = new Scope(asked);
    ends.push(inside);
    return evaluate(run, option, inside);
  });
  scope.takeWritten(ends);
  const [first = nothing, ...others] = values;
  return others.reduce(join, first);
}

/** What operands come to: of constants it is computed, of `&&` and the like it is one of them. Of anything else nothing is known. */
export function operation(
  run: Run,
  expression: Expression & { kind: "operation" },
  scope: Scope,
): Value {
  const { operator, operands } = expression;
  if (/^(?:&&|\|\||\?\?)$/.test(operator)) return chain(run, expression, scope);
  const values = operands.map((one) => evaluate(run, one, scope));
  return fold(operator, values) ?? nothing;
}

/** Each operand is evaluated only if those before it hold, or do not. */
function chain(run: Run, expression: Expression & { kind: "operation" }, scope: Scope): Value {
  const { operator } = expression;
  const [first = { kind: "absent" }, ...others] = chained(expression);
  let value = evaluate(run, first, scope);
  let before = first;
  let inside = scope;
  const ends: Scope[] = [];
  for (const next of others) {
    const asked = new Scope(inside);
    if (operator !== "??") refine(run, before, asked, operator === "&&", true);
    inside = new Scope(asked);
    ends.push(inside);
    const second = evaluate(run, next, inside);
    if (operator === "&&") value = second;
    // `x || "…"` is mostly x.
    else value = second.constant ? { ...value, constant: undefined } : join(value, second);
    before = next;
  }
  scope.takeWritten(ends);
  return value;
}

/** `a && b && c` is one: taken apart at each operator, it would be asked for `a` as often as it is long. */
function chained({ operator, operands }: Expression & { kind: "operation" }): Expression[] {
  const parts: Expression[] = [];
  let [left, right] = operands;
  while (left && right) {
    parts.push(right);
    if (left.kind !== "operation" || left.operator !== operator) break;
    [left, right] = left.operands;
  }
  return [...(left ? [left] : []), ...parts.toReversed()];
}
