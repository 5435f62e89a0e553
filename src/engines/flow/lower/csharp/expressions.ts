import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../../ir.ts";
import { argumentsOf, initialized, lowerCall, lowerCreation } from "./calls.ts";
import { interpolated, textOfLiteral } from "./literals.ts";
import { nameOf } from "./names.ts";
import type { Names } from "./names.ts";
import { isPattern, switchExpression } from "./patterns.ts";
import { lowerRoutine } from "./routines.ts";
import { lowerTarget } from "./targets.ts";
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
    name: memberName(node.field("name")),
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
  tuple_expression: (node, names) => ({
    kind: "list",
    items: argumentsOf(node, names).map(({ value }) => value),
    at: node,
  }),
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

export function memberName(node: SgNode | null): string {
  return node === null ? "" : node.text().replace(/<[\s\S]*$/, "");
}

/** What stands after `?.` is said of what stands before it. */
function boundTo(node: SgNode, of: Expression, names: Names): Expression {
  switch (String(node.kind())) {
    case "member_binding_expression":
      return { kind: "member", of, name: memberName(node.namedChildren()[0] ?? null), at: node };
    case "element_binding_expression":
      return element(of, node, node, names);
    case "invocation_expression": {
      const inside = node.field("function");
      const callee = inside ? boundTo(inside, of, names) : of;
      const args = argumentsOf(node.field("arguments"), names);
      return { kind: "call", callee, args, at: node };
    }
    case "member_access_expression": {
      const inside = node.field("expression");
      const name = memberName(node.field("name"));
      return { kind: "member", of: inside ? boundTo(inside, of, names) : of, name, at: node };
    }
    default:
      return { kind: "unknown", parts: [of], at: node };
  }
}

function element(of: Expression, list: SgNode | null, at: SgNode, names: Names): Expression {
  const [first] = argumentsOf(list, names);
  const key: Expression = first?.value ?? { kind: "absent" };
  // `Request["x"]` looks in all that came with the request.
  const isRequest = (of.kind === "name" || of.kind === "member") && of.name === "Request";
  if (isRequest) return { kind: "member", of, name: "Params", at };
  return key.kind === "literal" && key.value !== null
    ? { kind: "member", of, name: String(key.value), at }
    : { kind: "element", of, key, at };
}

function binary(node: SgNode, names: Names): Expression {
  const operator = node.field("operator")?.text() ?? "";
  const left = lowerExpression(node.field("left"), names);
  const right = lowerExpression(node.field("right"), names);
  if (operator === "+") {
    const parts =
      left.kind === "text" && left.at.kind() === node.kind()
        ? [...left.parts, right]
        : [left, right];
    return { kind: "text", parts, at: node };
  }
  const plain = operator === "==" ? "===" : operator === "!=" ? "!==" : operator;
  return { kind: "operation", operator: plain, operands: [left, right], at: node };
}

/** `!x`, `-x`, `x++`; `x!` is x. */
function unary(node: SgNode, names: Names): Expression {
  const operator =
    node
      .children()
      .find((one) => !one.isNamed())
      ?.text() ?? "";
  const place = node.namedChildren()[0] ?? null;
  const operand = lowerExpression(place, names);
  const isLast = String(node.kind()).startsWith("postfix");
  if (isLast && operator === "!") return operand;
  if (operator !== "++" && operator !== "--")
    return { kind: "operation", operator, operands: [operand], at: node };
  const one: Expression = { kind: "literal", value: 1, at: node };
  const operands = [operand, one];
  const value: Expression = { kind: "operation", operator: operator.slice(1), operands, at: node };
  return { kind: "assignment", target: lowerTarget(place, names), value, at: node };
}

function assignment(node: SgNode, names: Names): Expression {
  const operator = node.field("operator")?.text() ?? "=";
  const target = lowerTarget(node.field("left"), names);
  const right = lowerExpression(node.field("right"), names);
  if (operator === "=") return { kind: "assignment", target, value: right, at: node };
  const left = lowerExpression(node.field("left"), names);
  const value: Expression =
    operator === "+="
      ? { kind: "text", parts: [left, right], at: node }
      : { kind: "operation", operator: operator.slice(0, -1), operands: [left, right], at: node };
  return { kind: "assignment", target, value, at: node };
}

/** `List<T> x = new()` */
function declaredTypeOf(node: SgNode): SgNode | null {
  const declaration = node
    .ancestors()
    .find((one) => /^(?:variable|property)_declaration$/.test(String(one.kind())));
  return declaration?.field("type") ?? null;
}
