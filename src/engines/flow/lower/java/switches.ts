import type { SgNode } from "@ast-grep/napi";
import type { Expression, Statement } from "../../ir.ts";
import { lowerExpression, partsOf } from "./expressions.ts";
import type { Names } from "./names.ts";
import { once } from "../../../../types/once.ts";
import { lowerStatement } from "./statements.ts";

type Case = Extract<Statement, { kind: "switch" }>["cases"][number];

/** A switch that stands as a statement. */
export function lowerSwitch(node: SgNode, names: Names): Statement {
  return switchOf(node, names, (part) => lowerStatement(part, names));
}

/** One that gives a value is a function that is called where it stands; what a case gives, it returns. */
export function lowerSwitchValue(node: SgNode, names: Names): Expression {
  const body = (): Statement[] => [
    switchOf(node, names, (part) => {
      if (String(part.kind()) !== "expression_statement") return lowerStatement(part, names);
      const [value = null] = partsOf(part);
      return [{ kind: "return", value: lowerExpression(value, names), at: part }];
    }),
  ];
  const routine = { parameters: [], decorators: [], at: node, body: once(body) };
  return {
    kind: "call",
    callee: { kind: "function", function: routine, at: node },
    args: [],
    at: node,
  };
}

function switchOf(
  node: SgNode,
  names: Names,
  lowerRule: (part: SgNode) => Statement[],
): Statement & { kind: "switch" } {
  const groups = (node.field("body")?.namedChildren() ?? []).filter((one) =>
    /^switch_(?:rule|block_statement_group)$/.test(String(one.kind())),
  );
  const cases = groups.map((group): Case => {
    const isRule = String(group.kind()) === "switch_rule";
    const labels = group.namedChildren().filter((one) => String(one.kind()) === "switch_label");
    const isDefault = labels.some((label) => /\bdefault\b/.test(label.text()));
    const tests = isDefault ? [] : labels.flatMap((label) => testsOf(label, names));
    const parts = partsOf(group).filter((one) => String(one.kind()) !== "switch_label");
    const body = parts.flatMap((part) => (isRule ? lowerRule(part) : lowerStatement(part, names)));
    return { tests, body, ...(!isRule && { fallsThrough: true as const }) };
  });
  return {
    kind: "switch",
    on: lowerExpression(node.field("condition"), names),
    cases,
    exhaustive: cases.some(({ tests }) => tests.length === 0),
  };
}

function testsOf(label: SgNode, names: Names): Expression[] {
  return partsOf(label).map((one) =>
    /^(?:pattern|guard)$/.test(String(one.kind()))
      ? { kind: "unknown", parts: [], at: one }
      : lowerExpression(one, names),
  );
}
