import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";
import { partsOf } from "./parts.ts";

/** A list, or a record if one of its entries has a key. */
export function array(node: SgNode): Expression {
  const entries = partsOf(node).map((one) => {
    const parts = one.namedChildren();
    const key = parts.length > 1 ? lowerExpression(parts[0] ?? null) : undefined;
    return { key, value: lowerExpression(parts.at(-1) ?? null) };
  });
  if (entries.every(({ key }) => key === undefined))
    return { kind: "list", items: entries.map(({ value }) => value), at: node };
  return {
    kind: "record",
    entries: entries.map(({ key, value }) => ({
      ...nameOfKey(key),
      value,
    })),
    at: node,
  };
}

/** A constant is known by its own name: `CURLOPT_URL`. */
function nameOfKey(key: Expression | undefined): { name?: string } {
  if (key?.kind === "literal") return { name: String(key.value) };
  return key?.kind === "name" && !key.name.startsWith("$") ? { name: key.name } : {};
}
