import type { SgNode } from "@ast-grep/napi";
import type { Target, TypeName } from "../../ir.ts";
import { childrenOf, lowerExpression, nameOf } from "./expressions.ts";

/** What is written to: a name, several of them, a place in an object. */
export function lowerTarget(node: SgNode | null): Target {
  if (node === null) return { kind: "nothing" };
  switch (String(node.kind())) {
    case "identifier":
      return { kind: "name", name: nameOf(node), at: node, isOwn: true };
    case "pattern_list":
    case "tuple_pattern":
    case "list_pattern":
    case "tuple":
    case "list":
    case "expression_list":
      return { kind: "items", items: childrenOf(node).map(lowerTarget), at: node };
    case "list_splat_pattern":
    case "list_splat":
    case "parenthesized_expression":
    case "as_pattern_target":
      return lowerTarget(childrenOf(node)[0] ?? null);
    case "attribute":
    case "subscript": {
      const place = lowerExpression(node);
      return place.kind === "member" || place.kind === "element"
        ? { kind: "place", place, at: node }
        : { kind: "nothing" };
    }
    default:
      return { kind: "nothing" };
  }
}

/** What a type is called; of `Optional[T]`, `T | None` and `Annotated[T, …]` it is `T`. */
export function typeNameOf(type: SgNode | null): TypeName | undefined {
  if (type === null) return undefined;
  const [first, ...others] = childrenOf(type);
  switch (String(type.kind())) {
    case "type":
      return first && typeNameOf(first);
    case "string":
      return type.text().replaceAll(/^["']|["']$/g, "");
    case "generic_type":
    case "subscript": {
      const name = first?.text().replace(/^(?:typing|t)\./, "") ?? "";
      const argument =
        String(type.kind()) === "subscript" ? others[0] : childrenOf(others[0] ?? type)[0];
      if (/^(?:Optional|Annotated|Final|Required)$/.test(name) && argument)
        return typeNameOf(argument);
      return name;
    }
    case "union_type":
    case "binary_operator": {
      const known = [first, ...others].filter((one) => one && one.text() !== "None");
      const [only] = known;
      return known.length === 1 && only ? typeNameOf(only) : undefined;
    }
    default:
      return type.text();
  }
}
