import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../../ir.ts";
import { childrenOf, lowerExpression } from "./expressions.ts";
import { formatByPercent } from "./texts.ts";

/** `+` and the like. */
export function binary(node: SgNode): Expression {
  const left = lowerExpression(node.field("left"));
  const right = lowerExpression(node.field("right"));
  return operate(node.field("operator")?.text() ?? "", left, right, node);
}

/** Several operators are something else for texts and paths than for numbers. */
export function operate(
  operator: string,
  left: Expression,
  right: Expression,
  at: SgNode,
): Expression {
  if (operator === "+" && left.kind === "list")
    return {
      kind: "list",
      items: [...left.items, ...(right.kind === "list" ? right.items : [right])],
      at,
    };
  if (operator === "+" && right.kind === "list") {
    const callee: Expression = { kind: "name", name: "list", at };
    return { kind: "call", callee, args: [{ value: left }, { value: right }], at };
  }
  if (operator === "+") {
    // `a + b + c` is one text; taken apart at each `+` it would be as deep as it is long.
    const isSum = left.kind === "text" && String(left.at.kind()) === "binary_operator";
    return { kind: "text", parts: isSum ? [...left.parts, right] : [left, right], at };
  }
  const isNumeric = isNumber(left) || isNumber(right);
  if (operator === "%" && !isNumeric) return formatByPercent(left, right, at);
  if (operator === "/" && !isNumeric) {
    const callee: Expression = { kind: "member", of: left, name: "__truediv__", at };
    return { kind: "call", callee, args: [{ value: right }], at };
  }
  return { kind: "operation", operator, operands: [left, right], at };
}

function isNumber(one: Expression): boolean {
  return one.kind === "literal"
    ? typeof one.value === "number"
    : one.kind === "operation" && one.operands.some(isNumber);
}

/** `a < b < c` holds where both hold. */
export function comparison(node: SgNode): Expression {
  const operands = childrenOf(node).filter((one) => !isOperator(one));
  const operators = node
    .children()
    .filter(isOperator)
    .map((one) => one.text().replaceAll(/\s+/g, " "));
  const pairs = operators.map((operator, index) =>
    compare(
      operator,
      lowerExpression(operands[index] ?? null),
      lowerExpression(operands[index + 1] ?? null),
      node,
    ),
  );
  const [first = { kind: "absent" } as const, ...others] = pairs;
  return others.reduce<Expression>(
    (before, next) => ({ kind: "operation", operator: "&&", operands: [before, next], at: node }),
    first,
  );
}

function isOperator(node: SgNode): boolean {
  return !node.isNamed() || /^(?:is not|not in)$/.test(String(node.kind()));
}

const plain: Record<string, string> = { "==": "===", "!=": "!==", is: "===", "is not": "!==" };

function compare(operator: string, left: Expression, right: Expression, at: SgNode): Expression {
  if (operator === "not in") {
    return { kind: "operation", operator: "!", operands: [compare("in", left, right, at)], at };
  }
  // `"../" in path` asks about a text, `"name" in form` does not.
  if (operator === "in" && left.kind === "literal" && /[^\w-]/.test(String(left.value))) {
    const callee: Expression = { kind: "member", of: right, name: "__contains__", at };
    return { kind: "call", callee, args: [{ value: left }], at };
  }
  return { kind: "operation", operator: plain[operator] ?? operator, operands: [left, right], at };
}
