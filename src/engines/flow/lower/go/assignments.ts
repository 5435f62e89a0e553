import type { SgNode } from "@ast-grep/napi";
import type { Expression, Statement, Target } from "../../ir.ts";
import { stepOf } from "../step.ts";
import { lowerExpression } from "./expressions.ts";
import { typeNameOf, typeOfName } from "./types.ts";

/** What is written to. */
export function lowerTarget(node: SgNode): Target {
  switch (String(node.kind())) {
    case "identifier": {
      const name = node.text();
      const type = typeOfName(name);
      return name === "_"
        ? { kind: "nothing" }
        : { kind: "name", name, ...(type !== undefined && { type }), at: node };
    }
    case "parenthesized_expression":
    case "unary_expression": {
      const inner = node.namedChildren()[0];
      const target: Target = inner ? lowerTarget(inner) : { kind: "nothing" };
      if (target.kind !== "name" || String(node.kind()) !== "unary_expression") return target;
      return { ...target, isThrough: true as const };
    }
    default: {
      const place = lowerExpression(node);
      return place.kind === "member" || place.kind === "element"
        ? { kind: "place", place, at: node }
        : { kind: "nothing" };
    }
  }
}

/** `a, b := f()`, `a, b = c, d`, `a += b`. */
export function assign(node: SgNode): Statement[] {
  const left = itemsOf(node.field("left"));
  const right = itemsOf(node.field("right"));
  const operator = (node.field("operator")?.text() ?? ":=").replace(/^:?=$/, "");
  const [first] = left;
  const [value] = right;
  if (operator !== "" && first && value) return [assignWith(operator, first, value, node)];
  return assignEach(left.map(lowerTarget), right, node);
}

function assignWith(operator: string, left: SgNode, right: SgNode, at: SgNode): Statement {
  const target = lowerTarget(left);
  const value = lowerExpression(right);
  const plain = operator.slice(0, -1);
  if (plain === "+") return { kind: "assign", target, value, adds: true, at };
  const operands = [lowerExpression(left), value];
  return {
    kind: "assign",
    target,
    value: { kind: "operation", operator: plain, operands, at },
    at,
  };
}

/** Each to its own, or the results of one call to all of them. */
function assignEach(
  targets: readonly Target[],
  values: readonly SgNode[],
  at: SgNode,
): Statement[] {
  const [value] = values;
  if (value && values.length === 1 && targets.length > 1) {
    const target: Target = { kind: "items", items: [...targets], results: true, at };
    return [{ kind: "assign", target, value: lowerExpression(value), at }];
  }
  return targets.flatMap((target, index): Statement[] => {
    const one = values[index];
    return one ? [{ kind: "assign", target, value: lowerExpression(one), at: one }] : [];
  });
}

/** `var` and `const`. What is declared without a value is what its type is. */
export function declare(node: SgNode): Statement[] {
  return specsIn(node).flatMap((spec): Statement[] => {
    const type = typeNameOf(spec.field("type"));
    const targets = spec
      .namedChildren()
      .filter((one) => String(one.kind()) === "identifier")
      .map(lowerTarget)
      .map((target): Target =>
        target.kind === "name" && type !== undefined ? { ...target, type } : target,
      );
    const values = itemsOf(spec.field("value"));
    if (values.length > 0) return assignEach(targets, values, spec);
    const value: Expression =
      type !== undefined && /^(?:string|strings\.Builder|bytes\.Buffer)$/.test(type)
        ? { kind: "literal", value: "", at: spec }
        : { kind: "record", entries: [], ...(type !== undefined && { type }), at: spec };
    return targets.map((target) => ({ kind: "assign", target, value, at: spec }));
  });
}

function specsIn(node: SgNode): SgNode[] {
  return node.namedChildren().flatMap((one) => {
    const kind = String(one.kind());
    if (kind === "var_spec_list") return specsIn(one);
    return kind === "var_spec" || kind === "const_spec" ? [one] : [];
  });
}

/** Those of an `expression_list`. */
export function itemsOf(list: SgNode | null): SgNode[] {
  if (list === null) return [];
  if (String(list.kind()) !== "expression_list") return [list];
  return list.namedChildren().filter((one) => String(one.kind()) !== "comment");
}

/** `i++`. */
export function step(node: SgNode): Statement[] {
  const [operand] = node.namedChildren();
  if (!operand) return [];
  return [
    { kind: "evaluate", value: stepOf(node, lowerExpression(operand), lowerTarget(operand)) },
  ];
}
