import type { SgNode } from "@ast-grep/napi";
import type { Argument, Expression } from "../../ir.ts";
import { argumentsOf } from "./entries.ts";
import { lowerExpression } from "./expressions.ts";
import type { Surroundings } from "./names.ts";
import { lowerBlock } from "./routines.ts";

/** A call, with or without a receiver; a block is its last argument. */
export function lowerCall(node: SgNode, around: Surroundings): Expression {
  const receiver = node.field("receiver");
  const name = node.field("method")?.text() ?? "call";
  const args: Argument[] = argumentsOf(node.field("arguments"), around);
  const block = node.field("block");
  if (block) args.push({ value: lowerBlock(block, around) });
  if (/^(?:format|sprintf)$/.test(name) && receiver === null)
    return { kind: "text", parts: args.map(({ value }) => value), at: node };
  if (receiver === null) return { kind: "call", callee: plain(name, node, around), args, at: node };
  const of = lowerExpression(receiver, around);
  // `X.new` makes one of X.
  const isMade = name === "new" && /^(?:constant|scope_resolution)$/.test(String(receiver.kind()));
  const callee: Expression = isMade ? of : { kind: "member", of, name, at: node };
  return { kind: "call", callee, args, at: node };
}

function plain(name: string, at: SgNode, { methods }: Surroundings): Expression {
  return methods.has(name)
    ? { kind: "member", of: { kind: "name", name: "this", at }, name, at }
    : { kind: "name", name, at };
}
