import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";
import type { Names } from "./names.ts";
import { declared } from "./targets.ts";

/** `x is "a" or "b"`, `x is string s`. */
export function isPattern(node: SgNode, names: Names): Expression {
  const value = lowerExpression(node.field("expression"), names);
  return matches(value, node.field("pattern"), node, names);
}

/** Whether a value is what a pattern says. */
export function matches(
  value: Expression,
  pattern: SgNode | null,
  at: SgNode,
  names: Names,
): Expression {
  const constants = constantsIn(pattern);
  const [only] = constants ?? [];
  if (constants && only) {
    const items = constants.map((one) => lowerExpression(one, names));
    const list: Expression = { kind: "list", items, at };
    return constants.length === 1
      ? { kind: "operation", operator: "===", operands: [value, lowerExpression(only, names)], at }
      : { kind: "operation", operator: "in", operands: [value, list], at };
  }
  const name = pattern?.field("name");
  const parts: Expression[] = name
    ? [{ kind: "assignment", target: declared(name, pattern?.field("type") ?? null), value, at }]
    : [value];
  return { kind: "unknown", parts, at };
}

/** What a pattern compares with, where it does nothing else. */
function constantsIn(pattern: SgNode | null): SgNode[] | undefined {
  const kind = String(pattern?.kind());
  const parts = pattern?.namedChildren() ?? [];
  if (kind === "constant_pattern") return parts;
  if (kind === "parenthesized_pattern") return constantsIn(parts[0] ?? null);
  if (kind !== "or_pattern") return undefined;
  const all = parts.map(constantsIn);
  return all.every((one) => one !== undefined) ? all.flat() : undefined;
}

/** `x switch { "a" => 1, _ => 2 }` */
export function switchExpression(node: SgNode, names: Names): Expression {
  const [subject, ...arms] = node.namedChildren();
  const value = lowerExpression(subject ?? null, names);
  return arms
    .filter((one) => String(one.kind()) === "switch_expression_arm")
    .reduceRight<Expression>(
      (otherwise, arm) => {
        const pattern = arm.namedChildren()[0] ?? null;
        const given = lowerExpression(arm.namedChildren().at(-1) ?? null, names);
        if (String(pattern?.kind()) === "discard") return given;
        const when = matches(value, pattern, arm, names);
        return { kind: "choice", when, value: given, otherwise, at: arm };
      },
      { kind: "unknown", parts: [], at: node },
    );
}
