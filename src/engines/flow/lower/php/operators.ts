import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../../ir.ts";
import { stepOf } from "../step.ts";
import { lowerExpression } from "./expressions.ts";
import { partsOf } from "./parts.ts";
import { lowerTarget } from "./targets.ts";

/** `$a = $b`, `$a[] = $b`. */
export function assignment(node: SgNode): Expression {
  const left = node.field("left");
  const value = lowerExpression(node.field("right"));
  const [list, ...key] = left ? partsOf(left) : [];
  // `$a[] = $b` adds it behind what is there.
  if (left && list && key.length === 0 && String(left.kind()) === "subscript_expression") {
    const of = lowerExpression(list);
    const callee: Expression = { kind: "member", of, name: "append:$", at: node };
    return { kind: "call", callee, args: [{ value }], at: node };
  }
  // Which variable is written is known only when it runs.
  return left && String(left.kind()) === "dynamic_variable_name"
    ? { kind: "sequence", parts: [lowerExpression(left), value], at: node }
    : { kind: "assignment", target: lowerTarget(left), value, at: node };
}

/** `$a .= $b`. */
export function augmented(node: SgNode): Expression {
  const left = node.field("left");
  const operator = node.field("operator")?.text().slice(0, -1) ?? "";
  const value = combined(
    operator,
    lowerExpression(left),
    lowerExpression(node.field("right")),
    node,
  );
  return { kind: "assignment", target: lowerTarget(left), value, at: node };
}

/** `$i++`. */
export function update(node: SgNode): Expression {
  const place = node.field("argument");
  return stepOf(node, lowerExpression(place), lowerTarget(place));
}

/** `!$a`, `-$a`. */
export function unary(node: SgNode): Expression {
  return {
    kind: "operation",
    operator: node.field("operator")?.text() ?? "",
    operands: [lowerExpression(node.field("argument"))],
    at: node,
  };
}

/** `$a . $b`, `$a === $b`. */
export function binary(node: SgNode): Expression {
  const operator = node.field("operator")?.text() ?? "";
  const left = lowerExpression(node.field("left"));
  return combined(operator, left, lowerExpression(node.field("right")), node);
}

const words: Record<string, string> = {
  "==": "===",
  "!=": "!==",
  "<>": "!==",
  and: "&&",
  or: "||",
};

function combined(operator: string, left: Expression, right: Expression, at: SgNode): Expression {
  if (operator !== ".") {
    const plain = words[operator.toLowerCase()] ?? operator;
    return { kind: "operation", operator: plain, operands: [left, right], at };
  }
  // `$a . $b . $c` is one text; taken apart at each `.` it would be as deep as it is long.
  const parts =
    left.kind === "text" && left.at.kind() === at.kind() ? [...left.parts, right] : [left, right];
  return { kind: "text", parts, at };
}

/** Each arm asks whether what is given is one of its values. */
export function match(node: SgNode): Expression {
  const subject = lowerExpression(node.field("condition"));
  const arms = node.field("body")?.namedChildren() ?? [];
  return arms.toReversed().reduce<Expression>(
    (otherwise, arm) => {
      const value = lowerExpression(arm.field("return_expression"));
      const tests = arm.field("conditional_expressions")?.namedChildren() ?? [];
      if (tests.length === 0) return value;
      const when = tests
        .map((test): Expression => ({
          kind: "operation",
          operator: "===",
          operands: [subject, lowerExpression(test)],
          at: test,
        }))
        .reduce((a, b) => ({ kind: "operation", operator: "||", operands: [a, b], at: arm }));
      return { kind: "choice", when, value, otherwise, at: arm };
    },
    { kind: "absent" },
  );
}
