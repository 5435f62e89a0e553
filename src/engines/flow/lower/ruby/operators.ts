import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../../ir.ts";
import { lowerExpression, sequence } from "./expressions.ts";
import type { Surroundings } from "./names.ts";
import { lowerTarget } from "./targets.ts";

/** `a += b`, `a ||= b`. */
export function augmented(node: SgNode, around: Surroundings): Expression {
  const left = node.field("left");
  const operator = node.field("operator")?.text().slice(0, -1) ?? "";
  const right = lowerExpression(node.field("right"), around);
  const value = combined(operator, lowerExpression(left, around), right, node);
  return { kind: "assignment", target: lowerTarget(left, around), value, at: node };
}

/** `!a`, `not a`, `defined? a`. */
export function unary(node: SgNode, around: Surroundings): Expression {
  const operator = node.field("operator")?.text() ?? "";
  const operand = lowerExpression(node.field("operand"), around);
  return operator === "defined?"
    ? { kind: "unknown", parts: [], at: node }
    : {
        kind: "operation",
        operator: operator === "not" ? "!" : operator,
        operands: [operand],
        at: node,
      };
}

/** `a + b`, `a << b`, `a =~ b`. */
export function binary(node: SgNode, around: Surroundings): Expression {
  const operator = node.field("operator")?.text() ?? "";
  const left = lowerExpression(node.field("left"), around);
  const right = lowerExpression(node.field("right"), around);
  // What it does to a text and to a list, the models of the language say.
  if (operator === "<<") {
    const callee: Expression = { kind: "member", of: left, name: "push:$", at: node };
    return { kind: "call", callee, args: [{ value: right }], at: node };
  }
  if (operator === "=~" || operator === "!~") {
    const callee: Expression = { kind: "member", of: left, name: "match?", at: node };
    const call: Expression = { kind: "call", callee, args: [{ value: right }], at: node };
    return operator === "=~"
      ? call
      : { kind: "operation", operator: "!", operands: [call], at: node };
  }
  return combined(operator, left, right, node);
}

const operators: Record<string, string> = {
  "==": "===",
  "!=": "!==",
  and: "&&",
  or: "||",
  "/": "div",
};

function combined(operator: string, left: Expression, right: Expression, at: SgNode): Expression {
  const isText = operator === "+" || (operator === "%" && /^(?:literal|text)$/.test(left.kind));
  if (!isText || (left.kind === "literal" && typeof left.value === "number"))
    return {
      kind: "operation",
      operator: operators[operator] ?? operator,
      operands: [left, right],
      at,
    };
  const parts =
    left.kind === "text" && left.at.kind() === at.kind() ? [...left.parts, right] : [left, right];
  return { kind: "text", parts, at };
}

/** Each branch asks whether what is given is one of its values. */
export function caseOf(node: SgNode, around: Surroundings): Expression {
  const subject = lowerExpression(node.field("value"), around);
  const isClause = (one: SgNode) => /^(?:when|else)$/.test(String(one.kind()));
  return node
    .namedChildren()
    .filter(isClause)
    .toReversed()
    .reduce<Expression>(
      (otherwise, one) => {
        if (String(one.kind()) === "else") return sequence(one, around);
        const tests = one.namedChildren().filter((part) => String(part.kind()) === "pattern");
        const when = tests
          .map((test): Expression => ({
            kind: "operation",
            operator: "===",
            operands: [subject, sequence(test, around)],
            at: test,
          }))
          .reduce((a, b) => ({ kind: "operation", operator: "||", operands: [a, b], at: one }));
        const value = lowerExpression(one.field("body"), around);
        return { kind: "choice", when, value, otherwise, at: one };
      },
      { kind: "absent" },
    );
}
