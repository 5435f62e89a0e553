import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../../ir.ts";
import { sequence } from "./expressions.ts";
import type { Surroundings } from "./names.ts";

/** Text between quotation marks, with what is filled in. */
export function filled(node: SgNode, around: Surroundings): Expression {
  const parts = node.namedChildren().flatMap((part): Expression[] => {
    switch (String(part.kind())) {
      case "heredoc_end":
        return [];
      case "interpolation":
        return [sequence(part, around)];
      default:
        return [{ kind: "literal", value: part.text(), at: part }];
    }
  });
  const isFixed = parts.every(({ kind }) => kind === "literal");
  const fixed = parts.map((part) => (part.kind === "literal" ? String(part.value) : "")).join("");
  return isFixed ? { kind: "literal", value: fixed, at: node } : { kind: "text", parts, at: node };
}
