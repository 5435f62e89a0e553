import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";
import { partsOf } from "./parts.ts";

/** `\App\Db` is known as it is imported: `App.Db`. */
export function pathOfName(written: string): string {
  return written.replace(/^\\/, "").replaceAll("\\", ".");
}

/** `A\B`. */
export function qualified(node: SgNode): Expression {
  // From the outermost namespace it is known, whatever is imported.
  if (node.text().startsWith("\\"))
    return { kind: "module", path: pathOfName(node.text()), at: node };
  const [first = "", ...rest] = pathOfName(node.text()).split(".");
  return rest.reduce<Expression>((of, name) => ({ kind: "member", of, name, at: node }), {
    kind: "name",
    name: first,
    at: node,
  });
}

/** `$a->b`. */
export function member(node: SgNode): Expression {
  const name = node.field("name");
  const of = lowerExpression(node.field("object") ?? node.field("scope"));
  if (
    name &&
    /^(?:variable_name|dynamic_variable_name)$/.test(String(name.kind())) &&
    node.field("object")
  )
    return { kind: "element", of, key: lowerExpression(name), at: node };
  return { kind: "member", of, name: name?.text().replace(/^\$/, "") ?? "", at: node };
}

/** `$a[$b]`. */
export function subscript(node: SgNode): Expression {
  const [object = null, index = null] = partsOf(node);
  const of = lowerExpression(object);
  // In a text the name of an entry needs no quotes.
  const key: Expression =
    index && String(index.kind()) === "name"
      ? { kind: "literal", value: index.text(), at: index }
      : lowerExpression(index);
  return key.kind === "literal" && key.value !== null
    ? { kind: "member", of, name: String(key.value), at: node }
    : { kind: "element", of, key, at: node };
}
