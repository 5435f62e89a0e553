import type { SgNode } from "@ast-grep/napi";
import type { Target } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";

/** What is written to: a variable, a list that takes apart, a place in an object. */
export function lowerTarget(node: SgNode | null): Target {
  if (node === null) return { kind: "nothing" };
  switch (String(node.kind())) {
    case "variable_name":
      return { kind: "name", name: node.text() === "$this" ? "this" : node.text(), at: node };
    case "by_ref":
      return lowerTarget(node.namedChildren()[0] ?? null);
    case "list_literal":
    case "array_creation_expression":
      return listPattern(node);
    default: {
      const place = lowerExpression(node);
      return place.kind === "member" || place.kind === "element"
        ? { kind: "place", place, at: node }
        : { kind: "nothing" };
    }
  }
}

/** By position, or by name where one is given. */
function listPattern(node: SgNode): Target {
  const items: (Target | undefined)[] = [];
  const entries: Extract<Target, { kind: "fields" }>["entries"] = [];
  let key: SgNode | undefined;
  let last: SgNode | undefined;
  const add = (): void => {
    if (key && last) {
      const name = key.text().replaceAll(/^['"]|['"]$/g, "");
      entries.push({ name, target: lowerTarget(last) });
    } else items.push(last && lowerTarget(last));
    key = undefined;
    last = undefined;
  };
  for (const part of node.children()) {
    const text = part.text();
    if (part.isNamed()) last = part;
    else if (text === "=>") key = last;
    else if (text === ",") add();
  }
  if (last) add();
  return entries.length > 0
    ? { kind: "fields", entries, at: node }
    : { kind: "items", items, at: node };
}
