import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../ir.ts";

/** An operation with two operands, in languages in which `+` puts texts together. */
export function binaryOf(node: SgNode, left: Expression, right: Expression): Expression {
  const operator = node.field("operator")?.text() ?? "";
  if (operator === "+") {
    // `a + b + c` is one text; taken apart at each `+` it would be as deep as it is long.
    const parts =
      left.kind === "text" && left.at.kind() === node.kind()
        ? [...left.parts, right]
        : [left, right];
    return { kind: "text", parts, at: node };
  }
  const plain = operator === "==" ? "===" : operator === "!=" ? "!==" : operator;
  return { kind: "operation", operator: plain, operands: [left, right], at: node };
}
