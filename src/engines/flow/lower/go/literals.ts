import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";
import { typeNameOf } from "./types.ts";

const escapes: Record<string, string> = {
  n: "\n",
  t: "\t",
  r: "\r",
  '"': '"',
  "'": "'",
  "\\": "\\",
};

/** The text of `"…"`. */
export function textOfLiteral(node: SgNode): string {
  return node
    .text()
    .slice(1, -1)
    .replaceAll(/\\([\s\S])/g, (whole, escaped: string) => escapes[escaped] ?? whole);
}

/** `T{…}`, `[]T{…}`, `map[K]V{…}`. */
export function compositeLiteral(node: SgNode): Expression {
  const type = node.field("type");
  const kind = String(type?.kind());
  const body = node.field("body");
  if (/^(?:slice|array|implicit_length_array)_type$/.test(kind)) return listOf(body, node);
  const entries = entriesOf(body, kind !== "map_type");
  const name = kind === "map_type" ? undefined : typeNameOf(type);
  return { kind: "record", entries, ...(name !== undefined && { type: name }), at: node };
}

/** One inside of another, that leaves its type out. */
export function literalValue(node: SgNode): Expression {
  const isKeyed = node.namedChildren().some((one) => String(one.kind()) === "keyed_element");
  return isKeyed
    ? { kind: "record", entries: entriesOf(node, true), at: node }
    : listOf(node, node);
}

function listOf(body: SgNode | null, at: SgNode): Expression {
  const items = (body?.namedChildren() ?? []).flatMap((one) => {
    const kind = String(one.kind());
    if (kind === "literal_element") return [elementOf(one)];
    return kind === "keyed_element" ? [elementOf(one.namedChildren()[1])] : [];
  });
  return { kind: "list", items, at };
}

function entriesOf(
  body: SgNode | null,
  hasFields: boolean,
): { name?: string; value: Expression }[] {
  return (body?.namedChildren() ?? []).flatMap((one) => {
    const kind = String(one.kind());
    if (kind === "literal_element") return [{ value: elementOf(one) }];
    if (kind !== "keyed_element") return [];
    const [key, value] = one.namedChildren();
    const inner = key?.namedChildren()[0];
    if (!inner) return [];
    const known = elementOf(key);
    if (hasFields && String(inner.kind()) === "identifier")
      return [{ name: inner.text(), value: elementOf(value) }];
    return known.kind === "literal"
      ? [{ name: String(known.value), value: elementOf(value) }]
      : [{ value: elementOf(value) }];
  });
}

function elementOf(node: SgNode | undefined): Expression {
  return lowerExpression(node?.namedChildren()[0] ?? null);
}
