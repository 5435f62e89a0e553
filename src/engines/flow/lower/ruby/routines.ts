import type { SgNode } from "@ast-grep/napi";
import { once } from "../../../../types/once.ts";
import type { Expression, Parameter, Routine } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";
import { lowerTarget } from "./targets.ts";
import { partsOf } from "./parts.ts";
import { localsIn } from "./names.ts";
import type { Surroundings } from "./names.ts";
import { lowerReturning } from "./statements.ts";

/** A method; what its last expression gives, it returns. */
export function lowerMethod(node: SgNode, around: Surroundings): Routine {
  const inside = { ...around, locals: localsIn(node) };
  return {
    name: node.field("name")?.text() ?? "",
    parameters: parametersOf(node.field("parameters"), inside),
    decorators: [],
    at: node,
    body: once(() => lowerReturning(node.field("body"), inside)),
  };
}

/** What is handed over between braces, or `do` and `end`. */
export function lowerBlock(node: SgNode, around: Surroundings): Expression {
  const inside = { ...around, locals: new Set([...around.locals, ...localsIn(node)]) };
  const routine: Routine = {
    parameters: parametersOf(node.field("parameters"), inside),
    decorators: [],
    at: node,
    body: once(() => lowerReturning(node.field("body"), inside)),
  };
  return { kind: "function", function: routine, at: node };
}

/** `-> (x) { … }`. */
export function lowerLambda(node: SgNode, around: Surroundings): Expression {
  const inside = { ...around, locals: new Set([...around.locals, ...localsIn(node)]) };
  const routine: Routine = {
    parameters: parametersOf(node.field("parameters"), inside),
    decorators: [],
    at: node,
    body: once(() => lowerReturning(node.field("body")?.field("body") ?? null, inside)),
  };
  return { kind: "function", function: routine, at: node };
}

function parametersOf(node: SgNode | null, around: Surroundings): Parameter[] {
  return (node ? partsOf(node) : []).map((one): Parameter => {
    const name = one.field("name");
    const otherwise = one.field("value");
    const isRest = /^(?:hash_)?splat_parameter$/.test(String(one.kind()));
    return {
      target: name ? { kind: "name", name: name.text(), at: name } : lowerTarget(one, around),
      ...(otherwise && { otherwise: lowerExpression(otherwise, around) }),
      ...(isRest && { rest: true as const }),
      decorators: [],
    };
  });
}
