import type { SgNode } from "@ast-grep/napi";
import type { Target } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";
import type { Names } from "./names.ts";
import { typeNameOf } from "./types.ts";

/** What is written to: a name, a place in an object, several at once. */
export function lowerTarget(node: SgNode | null, names: Names): Target {
  if (node === null) return { kind: "nothing" };
  switch (String(node.kind())) {
    case "tuple_expression":
    case "tuple_pattern":
      return {
        kind: "items",
        items: node.namedChildren().map((one) => lowerTarget(one, names)),
        at: node,
      };
    case "argument":
      return lowerTarget(node.namedChildren().at(-1) ?? null, names);
    case "declaration_expression": {
      const name = node.field("name") ?? node.namedChildren().at(-1) ?? node;
      return declared(name, node.field("type"));
    }
    case "discard":
      return { kind: "nothing" };
    default: {
      const place = lowerExpression(node, names);
      if (place.kind === "name") return { kind: "name", name: place.name, at: node };
      return place.kind === "member" || place.kind === "element"
        ? { kind: "place", place, at: node }
        : { kind: "nothing" };
    }
  }
}

/** A name that is declared here. */
export function declared(name: SgNode, type: SgNode | null): Target {
  if (String(name.kind()) === "tuple_pattern") {
    const items = name.namedChildren().map((one) => declared(one, null));
    return { kind: "items", items, at: name };
  }
  const written = typeNameOf(type);
  return {
    kind: "name",
    name: name.text(),
    ...(written !== undefined && { type: written }),
    at: name,
  };
}
