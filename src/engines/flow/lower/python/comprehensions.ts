import type { SgNode } from "@ast-grep/napi";
import type { Expression, Routine, Statement } from "../../ir.ts";
import { childrenOf, lowerExpression } from "./expressions.ts";
import { lowerLoop } from "./loops.ts";

/** `[f(x) for x in xs if x]` is a loop of its own that gives what it finds. */
export function lowerComprehension(node: SgNode): Expression {
  const [value, ...clauses] = childrenOf(node);
  const routine: Routine = {
    parameters: [],
    decorators: [],
    at: node,
    body: () => nest(clauses, value ? [found(value)] : []),
  };
  return {
    kind: "call",
    callee: { kind: "function", function: routine, at: node },
    args: [],
    at: node,
  };
}

function found(node: SgNode): Statement {
  const value: Expression =
    String(node.kind()) === "pair"
      ? { kind: "record", entries: [{ value: lowerExpression(node.field("value")) }], at: node }
      : lowerExpression(node);
  return { kind: "return", value, at: node };
}

function nest(clauses: readonly SgNode[], body: Statement[]): Statement[] {
  return clauses.reduceRight<Statement[]>((inside, clause): Statement[] => {
    if (String(clause.kind()) === "if_clause") {
      const [when = null] = childrenOf(clause);
      return [{ kind: "branch", when: lowerExpression(when), body: inside, otherwise: [] }];
    }
    return [lowerLoop(clause, inside)];
  }, body);
}
