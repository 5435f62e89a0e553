import type { SgNode } from "@ast-grep/napi";
import type { Expression, Statement } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";
import { lowerTarget } from "./targets.ts";

/** `for … in …`, also in a comprehension. */
export function lowerLoop(node: SgNode, body: Statement[]): Statement {
  const each = lowerTarget(node.field("left"));
  const over = lowerExpression(node.field("right"));
  const pairs = each.kind === "items" && each.items.length === 2 ? recordOf(over) : undefined;
  if (!pairs || each.kind !== "items") return { kind: "loop", each, over, body };
  // The keys of a dictionary are from elsewhere than its values.
  const [key, value = { kind: "nothing" }] = each.items;
  const callee: Expression = { kind: "member", of: pairs, name: "__keys__", at: node };
  const keys: Expression = { kind: "call", callee, args: [], at: node };
  const named: Statement[] = key ? [{ kind: "assign", target: key, value: keys, at: node }] : [];
  return { kind: "loop", each: value, over, body: [...named, ...body] };
}

/** Of which `over` gives the pairs. */
function recordOf(over: Expression): Expression | undefined {
  if (over.kind !== "call" || over.callee.kind !== "member") return undefined;
  return /^(?:iter)?items$/.test(over.callee.name) ? over.callee.of : undefined;
}
