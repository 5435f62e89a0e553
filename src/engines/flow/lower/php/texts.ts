import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";

/** Text between double quotes, with what is filled in. */
export function filled(node: SgNode): Expression {
  const parts = node.namedChildren().map((part): Expression => {
    switch (String(part.kind())) {
      case "string_content":
        return { kind: "literal", value: part.text(), at: part };
      case "escape_sequence":
        return { kind: "literal", value: part.text().replace(/^\\(["$\\])$/, "$1"), at: part };
      default:
        return lowerExpression(part);
    }
  });
  const [only] = parts;
  return parts.length === 0
    ? { kind: "literal", value: "", at: node }
    : only?.kind === "literal" && parts.length === 1
      ? only
      : { kind: "text", parts, at: node };
}
