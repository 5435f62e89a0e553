import type { SgNode } from "@ast-grep/napi";
import type { Expression, Target } from "../ir.ts";

/** `++x` writes and gives what it wrote, `x--` what was there before. */
export function stepOf(node: SgNode, place: Expression, target: Target): Expression {
  const tokens = node.children().map((one) => one.text());
  const sign = tokens.find((token) => token === "++" || token === "--");
  const isUp = sign === "++";
  const by = (operator: "+" | "-"): Expression => ({
    kind: "operation",
    operator,
    operands: [place, { kind: "literal", value: 1, at: node }],
    at: node,
  });
  const written: Expression = {
    kind: "assignment",
    target,
    value: by(isUp ? "+" : "-"),
    at: node,
  };
  return tokens[0] === sign
    ? written
    : { kind: "sequence", parts: [written, by(isUp ? "-" : "+")], at: node };
}
