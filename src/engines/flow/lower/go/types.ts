import type { SgNode } from "@ast-grep/napi";
import type { TypeName } from "../../ir.ts";

/** What a type is about: of `*T`, `[]T`, `T[int]` and `chan T` it is `T`; none for what has no name. */
export function typeNameOf(type: SgNode | null): TypeName | undefined {
  if (type === null) return undefined;
  switch (String(type.kind())) {
    case "type_identifier":
    case "qualified_type":
      return type.text();
    case "pointer_type":
    case "parenthesized_type":
    case "channel_type":
      return typeNameOf(type.namedChildren().at(-1) ?? null);
    case "slice_type":
    case "array_type": {
      const element = typeNameOf(type.field("element"));
      return element !== undefined && /^(?:byte|rune|uint8)$/.test(element) ? "[]byte" : element;
    }
    case "generic_type":
      return typeNameOf(type.field("type"));
    case "function_type":
      return "func";
    default:
      return undefined;
  }
}

/** Whether a name is one that Go's code gives to an error, or to whether something went well. */
export function typeOfName(name: string): TypeName | undefined {
  if (/^(?:err|e|.*Err)\d*$/.test(name)) return "error";
  return /^(?:ok|found|exists|has|matched)$/.test(name) ? "bool" : undefined;
}
