import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../../ir.ts";
import { binaryOf } from "../binary.ts";
import { stepOf } from "../step.ts";
import { lowerExpression } from "./expressions.ts";
import type { Names } from "./names.ts";
import { lowerTarget } from "./targets.ts";

/** `a + b`, `a == b`. */
export function binary(node: SgNode, names: Names): Expression {
  const left = lowerExpression(node.field("left"), names);
  const right = lowerExpression(node.field("right"), names);
  return binaryOf(node, left, right);
}

/** `!x`, `-x`, `x++`; `x!` is x. */
export function unary(node: SgNode, names: Names): Expression {
  const operator =
    node
      .children()
      .find((one) => !one.isNamed())
      ?.text() ?? "";
  const place = node.namedChildren()[0] ?? null;
  const operand = lowerExpression(place, names);
  const isLast = String(node.kind()).startsWith("postfix");
  if (isLast && operator === "!") return operand;
  if (operator !== "++" && operator !== "--")
    return { kind: "operation", operator, operands: [operand], at: node };
  return stepOf(node, operand, lowerTarget(place, names));
}

/** `a = b`, `a += b`. */
export function assignment(node: SgNode, names: Names): Expression {
  const operator = node.field("operator")?.text() ?? "=";
  const target = lowerTarget(node.field("left"), names);
  const right = lowerExpression(node.field("right"), names);
  if (operator === "=") return { kind: "assignment", target, value: right, at: node };
  const left = lowerExpression(node.field("left"), names);
  const value: Expression =
    operator === "+="
      ? { kind: "text", parts: [left, right], at: node }
      : { kind: "operation", operator: operator.slice(0, -1), operands: [left, right], at: node };
  return { kind: "assignment", target, value, at: node };
}
