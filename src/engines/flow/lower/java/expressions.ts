import type { SgNode } from "@ast-grep/napi";
import type { Argument, Expression, Target } from "../../ir.ts";
import { stepOf } from "../step.ts";
import { lowerCall } from "./calls.ts";
import { lowerAnonymous } from "./classes.ts";
import { textIn } from "./literals.ts";
import type { Names } from "./names.ts";
import { lowerLambda, lowerMethodReference } from "./routines.ts";
import { lowerSwitchValue } from "./switches.ts";
import { typeNameOf } from "./types.ts";

type Read = (node: SgNode, names: Names) => Expression;

/** What an expression means. */
export function lowerExpression(node: SgNode | null, names: Names): Expression {
  if (node === null) return { kind: "absent" };
  return (readers[String(node.kind())] ?? unknown)(node, names);
}

const literal =
  (valueOf: (text: string) => string | number | boolean | null): Read =>
  (node) => ({ kind: "literal", value: valueOf(node.text()), at: node });

/** What only dresses its value: brackets. */
const inner: Read = (node, names) => {
  const child = partsOf(node)[0];
  return child ? lowerExpression(child, names) : unknown(node, names);
};

const unknown: Read = (node, names) => ({
  kind: "unknown",
  parts: partsOf(node).map((one) => lowerExpression(one, names)),
  at: node,
});

const list: Read = (node, names) => ({
  kind: "list",
  items: partsOf(node).map((one) => lowerExpression(one, names)),
  at: node,
});

const name: Read = (node) => ({ kind: "name", name: node.text(), at: node });

const whole = literal((text) => Number(text.replaceAll(/[_lL]/g, "")));

const readers: Record<string, Read> = {
  identifier: (node, names) => names.variable(node.text(), node),
  this: name,
  super: name,
  type_identifier: name,
  scoped_identifier: member,
  null_literal: literal(() => null),
  true: literal(() => true),
  false: literal(() => false),
  decimal_integer_literal: whole,
  hex_integer_literal: whole,
  binary_integer_literal: whole,
  character_literal: literal((text) => textIn(text.slice(1, -1))),
  string_literal: literal((text) =>
    textIn(text.startsWith('"""') ? text.slice(3, -3) : text.slice(1, -1)),
  ),
  field_access: member,
  array_access: (node, names) => ({
    kind: "element",
    of: lowerExpression(node.field("array"), names),
    key: lowerExpression(node.field("index"), names),
    at: node,
  }),
  method_invocation: lowerCall,
  object_creation_expression: creation,
  array_initializer: list,
  element_value_array_initializer: list,
  array_creation_expression: (node, names) => {
    const value = node.field("value");
    return value ? lowerExpression(value, names) : { kind: "list", items: [], at: node };
  },
  binary_expression: binary,
  unary_expression: (node, names) => ({
    kind: "operation",
    operator: node.field("operator")?.text() ?? "",
    operands: [lowerExpression(node.field("operand"), names)],
    at: node,
  }),
  update_expression: (node, names) => {
    const [place = null] = node.namedChildren();
    return stepOf(node, lowerExpression(place, names), lowerTarget(place, names));
  },
  ternary_expression: (node, names) => ({
    kind: "choice",
    when: lowerExpression(node.field("condition"), names),
    value: lowerExpression(node.field("consequence"), names),
    otherwise: lowerExpression(node.field("alternative"), names),
    at: node,
  }),
  assignment_expression: (node, names) => {
    const operator = node.field("operator")?.text().slice(0, -1) ?? "";
    const right = lowerExpression(node.field("right"), names);
    const target = lowerTarget(node.field("left"), names);
    if (operator === "") return { kind: "assignment", target, value: right, at: node };
    const left = lowerExpression(node.field("left"), names);
    return { kind: "assignment", target, value: combined(operator, left, right, node), at: node };
  },
  instanceof_expression: (node, names) => {
    const left = lowerExpression(node.field("left"), names);
    const bound = node.field("name");
    const parts: Expression[] = bound
      ? [{ kind: "assignment", target: lowerTarget(bound, names), value: left, at: node }]
      : [left];
    return { kind: "unknown", parts, at: node };
  },
  cast_expression: (node, names) => lowerExpression(node.field("value"), names),
  lambda_expression: lowerLambda,
  method_reference: lowerMethodReference,
  switch_expression: lowerSwitchValue,
  parenthesized_expression: inner,
  class_literal: (node) => ({ kind: "unknown", parts: [], at: node }),
};

const builders = /(?:^|\.)(?:StringBuilder|StringBuffer|StringWriter)$/;

function member(node: SgNode, names: Names): Expression {
  const field = node.field("field") ?? node.field("name");
  const of = node.field("object") ?? node.field("scope");
  // `Outer.this` is what an inner class sees of the outer one.
  if (field?.text() === "this" && of) return { kind: "name", name: of.text(), at: node };
  const own = names.ownClass(node.text());
  if (own !== undefined) return { kind: "name", name: own, at: node };
  return { kind: "member", of: lowerExpression(of, names), name: field?.text() ?? "", at: node };
}

function creation(node: SgNode, names: Names): Expression {
  const type = typeNameOf(node.field("type")) ?? "";
  const args = argumentsOf(node.field("arguments"), names);
  const body = node.namedChildren().find((one) => String(one.kind()) === "class_body");
  // What a text is built in is empty at first; a number only says how long it may become.
  if (builders.test(type) && (args.length === 0 || args[0]?.value.kind !== "name")) {
    const [first] = args;
    const isSize = first?.value.kind === "literal" && typeof first.value.value === "number";
    if (!first || isSize) args[0] = { value: { kind: "literal", value: "", at: node } };
  }
  if (body) return lowerAnonymous(node, body, { base: type, args }, names);
  return { kind: "call", callee: typeNamed(names.ownClass(type) ?? type, node), args, at: node };
}

/** The chain of names that a type is written as. */
function typeNamed(type: string, at: SgNode): Expression {
  const [first = "", ...rest] = type.split(".");
  return rest.reduce<Expression>((of, part) => ({ kind: "member", of, name: part, at }), {
    kind: "name",
    name: first,
    at,
  });
}

/** What a call is given. */
export function argumentsOf(node: SgNode | null, names: Names): Argument[] {
  return (node ? partsOf(node) : []).map((one) => ({ value: lowerExpression(one, names) }));
}

function binary(node: SgNode, names: Names): Expression {
  const operator = node.field("operator")?.text() ?? "";
  const left = lowerExpression(node.field("left"), names);
  return combined(operator, left, lowerExpression(node.field("right"), names), node);
}

const words: Record<string, string> = { "==": "===", "!=": "!==", "/": "div" };

function combined(operator: string, left: Expression, right: Expression, at: SgNode): Expression {
  if (operator !== "+")
    return {
      kind: "operation",
      operator: words[operator] ?? operator,
      operands: [left, right],
      at,
    };
  // `a + b + c` is one text; taken apart at each `+` it would be as deep as it is long.
  const parts =
    left.kind === "text" && left.at.kind() === at.kind() ? [...left.parts, right] : [left, right];
  return { kind: "text", parts, at };
}

/** What is written to. */
export function lowerTarget(node: SgNode | null, names: Names): Target {
  if (node === null) return { kind: "nothing" };
  const place = lowerExpression(node, names);
  if (place.kind === "name") {
    const type = names.typeOf(place.name);
    return { kind: "name", name: place.name, at: node, ...(type !== undefined && { type }) };
  }
  return place.kind === "member" || place.kind === "element"
    ? { kind: "place", place, at: node }
    : { kind: "nothing" };
}

/** The expressions, blocks and statements in a node, without comments and types. */
export function partsOf(node: SgNode): SgNode[] {
  return node
    .namedChildren()
    .filter(
      (one) =>
        !/^(?:(?:line|block)_comment|type_arguments|.*_type|modifiers|.*annotation|dimensions|label)$/.test(
          String(one.kind()),
        ),
    );
}
