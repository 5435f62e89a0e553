import type { SgNode } from "@ast-grep/napi";
import type { Expression, Statement } from "../../ir.ts";
import { leaveLoop } from "../leave-loop.ts";
import { assign, declare, itemsOf, lowerTarget, step } from "./assignments.ts";
import { lowerExpression } from "./expressions.ts";
import { namedResults } from "./routines.ts";
import { selectStatement, switchStatement, typeSwitchStatement } from "./switches.ts";
import { declareTypes } from "./declarations.ts";

/** What the statements in a block mean. */
export function lowerStatements(block: SgNode): Statement[] {
  return block.namedChildren().flatMap(lowerStatement);
}

/** What a statement means; some are several. */
export function lowerStatement(node: SgNode | null): Statement[] {
  return node === null ? [] : (readers[String(node.kind())] ?? (() => []))(node);
}

const block = (node: SgNode): Statement[] => [{ kind: "block", body: lowerStatements(node) }];

const inner = (node: SgNode): Statement[] => evaluated(node.namedChildren()[0] ?? null);

const readers: Record<string, (node: SgNode) => Statement[]> = {
  block,
  statement_list: lowerStatements,
  expression_statement: inner,
  go_statement: inner,
  defer_statement: inner,
  short_var_declaration: assign,
  assignment_statement: assign,
  var_declaration: declare,
  const_declaration: declare,
  type_declaration: declareTypes,
  inc_statement: step,
  dec_statement: step,
  labeled_statement: lowerStatements,
  send_statement: (node) => {
    const channel = lowerExpression(node.field("channel"));
    const value = lowerExpression(node.field("value"));
    const place = { kind: "element", of: channel, key: { kind: "absent" }, at: node } as const;
    return [{ kind: "assign", target: { kind: "place", place, at: node }, value, at: node }];
  },
  // What a case of `select` takes from a channel.
  receive_statement: (node) => {
    const right = node.field("right");
    const [target] = itemsOf(node.field("left"));
    if (!target || right === null) return evaluated(right);
    return [
      { kind: "assign", target: lowerTarget(target), value: lowerExpression(right), at: node },
    ];
  },
  if_statement: (node) => [
    {
      kind: "block",
      body: [
        ...lowerStatement(node.field("initializer")),
        {
          kind: "branch",
          when: lowerExpression(node.field("condition")),
          body: lowerStatement(node.field("consequence")),
          otherwise: lowerStatement(node.field("alternative")),
        },
      ],
    },
  ],
  for_statement: loop,
  expression_switch_statement: switchStatement,
  type_switch_statement: typeSwitchStatement,
  select_statement: selectStatement,
  return_statement: (node) => {
    const values = itemsOf(node.namedChildren()[0] ?? null).map(lowerExpression);
    const [only] = values;
    const value: Expression | undefined =
      values.length > 1 ? { kind: "list", items: values, at: node } : (only ?? namedResults(node));
    return [{ kind: "return", ...(value && { value }), at: node }];
  },
  break_statement: (node) => leaveLoop(node, "break"),
  continue_statement: (node) => leaveLoop(node, "continue"),
  goto_statement: () => [],
};

/** Some calls never come back. */
function evaluated(node: SgNode | null): Statement[] {
  if (node === null) return [];
  const value = lowerExpression(node);
  const isCall = String(node.kind()) === "call_expression";
  if (!isCall) return [{ kind: "evaluate", value }];
  const callee = node.field("function")?.text() ?? "";
  if (/^(?:panic|os\.Exit|runtime\.Goexit|log\.(?:Fatal|Panic)(?:f|ln)?)$/.test(callee))
    return [{ kind: "leave", how: "throw", value }];
  return [{ kind: "evaluate", value }];
}

function loop(node: SgNode): Statement[] {
  const body = lowerStatement(node.field("body"));
  const [clause] = node.namedChildren();
  switch (String(clause?.kind())) {
    case "range_clause": {
      const targets = itemsOf(clause?.field("left") ?? null).map(lowerTarget);
      const [only] = targets;
      const at = clause ?? node;
      const over = lowerExpression(clause?.field("right") ?? null);
      if (only === undefined) return [{ kind: "loop", over, body }];
      const each = targets.length === 1 ? only : ({ kind: "items", items: targets, at } as const);
      return [{ kind: "loop", each, over, body }];
    }
    case "for_clause": {
      const when = clause?.field("condition") ?? null;
      const next = lowerStatement(clause?.field("update") ?? null);
      const turns: Statement = {
        kind: "loop",
        ...(when && { when: lowerExpression(when) }),
        body: [...body, ...next],
      };
      const start = lowerStatement(clause?.field("initializer") ?? null);
      return [{ kind: "block", body: [...start, turns] }];
    }
    case "block":
      return [{ kind: "loop", body }];
    default:
      return [{ kind: "loop", ...(clause && { when: lowerExpression(clause) }), body }];
  }
}
