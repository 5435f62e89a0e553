import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../../ir.ts";
import { lowerCall } from "./calls.ts";
import { lowerComprehension } from "./comprehensions.ts";
import { binary, comparison } from "./operations.ts";
import { lowerLambda } from "./routines.ts";
import { lowerTarget } from "./targets.ts";
import { lowerString } from "./texts.ts";

type Read = (node: SgNode) => Expression;

/** What an expression means. */
export function lowerExpression(node: SgNode | null): Expression {
  if (node === null) return { kind: "absent" };
  return (readers[String(node.kind())] ?? unknown)(node);
}

const literal =
  (valueOf: (text: string) => number | boolean | null): Read =>
  (node) => ({ kind: "literal", value: valueOf(node.text()), at: node });

const number: Read = (node) => {
  const value = Number(node.text().replaceAll("_", ""));
  return Number.isNaN(value) ? unknown(node) : { kind: "literal", value, at: node };
};

const unknown: Read = (node) => ({
  kind: "unknown",
  parts: childrenOf(node).map(lowerExpression),
  at: node,
});

/** What only dresses its value: brackets, `await`, `*`. */
const inner: Read = (node) => {
  const [child] = childrenOf(node);
  return child ? lowerExpression(child) : unknown(node);
};

const list: Read = (node) => ({
  kind: "list",
  items: childrenOf(node).map(lowerExpression),
  at: node,
});

const name: Read = (node) => ({ kind: "name", name: nameOf(node), at: node });

const assignment: Read = (node) => ({
  kind: "assignment",
  target: lowerTarget(node.field("left") ?? node.field("name")),
  value: lowerExpression(node.field("right") ?? node.field("value")),
  at: node,
});

const readers: Record<string, Read> = {
  identifier: name,
  none: literal(() => null),
  true: literal(() => true),
  false: literal(() => false),
  integer: number,
  float: number,
  string: lowerString,
  concatenated_string: lowerString,
  attribute: (node) => ({
    kind: "member",
    of: lowerExpression(node.field("object")),
    name: node.field("attribute")?.text() ?? "",
    at: node,
  }),
  subscript,
  call: lowerCall,
  list,
  tuple: list,
  set: list,
  expression_list: list,
  dictionary: (node) => ({ kind: "record", entries: childrenOf(node).map(entryOf), at: node }),
  binary_operator: binary,
  boolean_operator: (node) => ({
    kind: "operation",
    operator: node.field("operator")?.text() === "and" ? "&&" : "||",
    operands: [lowerExpression(node.field("left")), lowerExpression(node.field("right"))],
    at: node,
  }),
  not_operator: (node) => ({
    kind: "operation",
    operator: "!",
    operands: [lowerExpression(node.field("argument"))],
    at: node,
  }),
  unary_operator: (node) => ({
    kind: "operation",
    operator: node.field("operator")?.text() ?? "",
    operands: [lowerExpression(node.field("argument"))],
    at: node,
  }),
  comparison_operator: comparison,
  conditional_expression: (node) => {
    const [value = null, when = null, otherwise = null] = childrenOf(node);
    return {
      kind: "choice",
      when: lowerExpression(when),
      value: lowerExpression(value),
      otherwise: lowerExpression(otherwise),
      at: node,
    };
  },
  named_expression: assignment,
  assignment,
  lambda: lowerLambda,
  list_comprehension: lowerComprehension,
  set_comprehension: lowerComprehension,
  generator_expression: lowerComprehension,
  dictionary_comprehension: lowerComprehension,
  parenthesized_expression: inner,
  await: inner,
  yield: inner,
  list_splat: inner,
  dictionary_splat: inner,
};

/** What a method is called on has one name in all languages. */
export function nameOf(node: SgNode): string {
  const text = node.text();
  return text === "self" || text === "cls" ? "this" : text;
}

/** What stands in a node, comments left off. */
export function childrenOf(node: SgNode): SgNode[] {
  return node.namedChildren().filter((one) => String(one.kind()) !== "comment");
}

function subscript(node: SgNode): Expression {
  const [object = null, index, ...more] = childrenOf(node);
  const of = lowerExpression(object);
  const key: Expression =
    index && more.length === 0
      ? lowerExpression(index)
      : {
          kind: "unknown",
          parts: [...(index ? [index] : []), ...more].map(lowerExpression),
          at: node,
        };
  return key.kind === "literal" && key.value !== null
    ? { kind: "member", of, name: String(key.value), at: node }
    : { kind: "element", of, key, at: node };
}

function entryOf(node: SgNode): { name?: string; value: Expression } {
  const key = node.field("key");
  if (key === null) return { value: inner(node) };
  const known = lowerExpression(key);
  const value = lowerExpression(node.field("value"));
  return known.kind === "literal" ? { name: String(known.value), value } : { value };
}
