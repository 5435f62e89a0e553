import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../../ir.ts";
import { boundTo, element, memberName } from "./access.ts";
import { argumentsOf, initialized, lowerCall, lowerCreation } from "./calls.ts";
import { interpolated, textOfLiteral } from "./literals.ts";
import { nameOf } from "./names.ts";
import type { Names } from "./names.ts";
import { assignment, binary, unary } from "./operators.ts";
import { isPattern, switchExpression } from "./patterns.ts";
import { lowerRoutine } from "./routines.ts";
import { isNumber } from "./types.ts";

type Read = (node: SgNode, names: Names) => Expression;

/** What an expression means. */
export function lowerExpression(node: SgNode | null, names: Names): Expression {
  if (node === null) return { kind: "absent" };
  return (readers[String(node.kind())] ?? unknown)(node, names);
}

const unknown: Read = (node, names) => ({
  kind: "unknown",
  parts: node.namedChildren().map((one) => lowerExpression(one, names)),
  at: node,
});

const literal =
  (valueOf: (node: SgNode) => string | number | boolean | null): Read =>
  (node) => ({ kind: "literal", value: valueOf(node), at: node });

const inner: Read = (node, names) => {
  const child = node.namedChildren().find((one) => String(one.kind()) !== "comment");
  return child ? lowerExpression(child, names) : unknown(node, names);
};

const self: Read = (node) => ({ kind: "name", name: "this", at: node });

const closure: Read = (node, names) => ({
  kind: "function",
  function: lowerRoutine(node, names),
  at: node,
});

const converted: Read = (node, names) => {
  const value = lowerExpression(node.field("value") ?? node.field("left"), names);
  return isNumber(node.field("type") ?? node.field("right"))
    ? { kind: "unknown", parts: [value], at: node }
    : value;
};

const created: Read = (node, names) => lowerCreation(node, names, node.field("type"));

const listed: Read = (node, names) => {
  const given = node.namedChildren().find((one) => String(one.kind()) === "initializer_expression");
  return given ? initialized(given, names, node) : { kind: "list", items: [], at: node };
};

const readers: Record<string, Read> = {
  identifier: nameOf,
  generic_name: (node, names) => nameOf(node.namedChildren()[0] ?? node, names),
  predefined_type: (node) => ({ kind: "name", name: node.text(), at: node }),
  this: self,
  this_expression: self,
  base: self,
  base_expression: self,
  null_literal: literal(() => null),
  boolean_literal: literal((node) => node.text() === "true"),
  integer_literal: literal((node) => Number(node.text().replaceAll(/[_uUlL]/g, ""))),
  string_literal: literal(textOfLiteral),
  verbatim_string_literal: literal(textOfLiteral),
  raw_string_literal: literal(textOfLiteral),
  character_literal: literal((node) => textOfLiteral(node)),
  interpolated_string_expression: (node, names) =>
    interpolated(node, (one) => lowerExpression(one, names)),
  member_access_expression: (node, names) => ({
    kind: "member",
    of: lowerExpression(node.field("expression"), names),
    // Items of a tuple are counted from 1.
    name: memberName(node.field("name")).replace(/^Item([1-8])$/, (_, nth) =>
      String(Number(nth) - 1),
    ),
    at: node,
  }),
  qualified_name: (node, names) => ({
    kind: "member",
    of: lowerExpression(node.field("qualifier"), names),
    name: memberName(node.field("name")),
    at: node,
  }),
  conditional_access_expression: (node, names) => {
    const of = lowerExpression(node.field("condition"), names);
    const rest = node.namedChildren().at(-1);
    return rest ? boundTo(rest, of, names) : of;
  },
  element_access_expression: (node, names) =>
    element(lowerExpression(node.field("expression"), names), node.field("subscript"), node, names),
  invocation_expression: lowerCall,
  object_creation_expression: created,
  implicit_object_creation_expression: (node, names) =>
    lowerCreation(node, names, declaredTypeOf(node)),
  array_creation_expression: listed,
  implicit_array_creation_expression: listed,
  initializer_expression: (node, names) => initialized(node, names, node),
  collection_expression: (node, names) => ({
    kind: "list",
    items: node.namedChildren().map((one) => lowerExpression(one, names)),
    at: node,
  }),
  collection_element: inner,
  expression_element: inner,
  anonymous_object_creation_expression: (node, names) => ({
    kind: "record",
    entries: node.children().flatMap((part, index, all) => {
      if (!part.isNamed() || all[index + 1]?.text() === "=") return [];
      const key = all[index - 1]?.text() === "=" ? all[index - 2] : part;
      const name = key?.text().split(".").at(-1) ?? "";
      return [{ name, value: lowerExpression(part, names) }];
    }),
    at: node,
  }),
  tuple_expression: tuple,
  arrow_expression_clause: inner,
  declaration_expression: (node) => {
    const name = node.field("name") ?? node;
    return { kind: "name", name: name.text(), at: node };
  },
  binary_expression: binary,
  prefix_unary_expression: unary,
  postfix_unary_expression: unary,
  assignment_expression: assignment,
  conditional_expression: (node, names) => ({
    kind: "choice",
    when: lowerExpression(node.field("condition"), names),
    value: lowerExpression(node.field("consequence"), names),
    otherwise: lowerExpression(node.field("alternative"), names),
    at: node,
  }),
  is_pattern_expression: isPattern,
  switch_expression: switchExpression,
  lambda_expression: closure,
  anonymous_method_expression: closure,
  parenthesized_expression: inner,
  await_expression: inner,
  checked_expression: inner,
  with_expression: inner,
  cast_expression: converted,
  as_expression: converted,
};

/** A list, unless its items have names: those are known by them as well. */
function tuple(node: SgNode, names: Names): Expression {
  const items = argumentsOf(node, names);
  if (items.every(({ name }) => name === undefined))
    return { kind: "list", items: items.map(({ value }) => value), at: node };
  const entries = items.flatMap(({ name, value }, index) => [
    { name: String(index), value },
    ...(name === undefined ? [] : [{ name, value }]),
  ]);
  return { kind: "record", entries, at: node };
}

/** `List<T> x = new()` */
function declaredTypeOf(node: SgNode): SgNode | null {
  const declaration = node
    .ancestors()
    .find((one) => /^(?:variable|property)_declaration$/.test(String(one.kind())));
  return declaration?.field("type") ?? null;
}
