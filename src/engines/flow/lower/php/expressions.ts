import type { SgNode } from "@ast-grep/napi";
import type { Argument, Expression } from "../../ir.ts";
import { lowerCall, lowerMethodCall, lowerStaticCall } from "./calls.ts";
import { lowerAnonymousClass } from "./classes.ts";
import { lowerRoutine } from "./routines.ts";
import { assignment, augmented, binary, match, unary, update } from "./operators.ts";
import { called, partsOf } from "./parts.ts";
import { filled } from "./texts.ts";
import { member, qualified, subscript } from "./names.ts";
import { array } from "./arrays.ts";

type Read = (node: SgNode) => Expression;

/** What an expression means. */
export function lowerExpression(node: SgNode | null): Expression {
  if (node === null) return { kind: "absent" };
  return (readers[String(node.kind())] ?? unknown)(node);
}

const literal =
  (valueOf: (text: string) => string | number | boolean | null): Read =>
  (node) => ({ kind: "literal", value: valueOf(node.text()), at: node });

/** What only dresses its value: brackets, `@`, `clone`. */
const inner: Read = (node) => {
  const child = partsOf(node)[0];
  return child ? lowerExpression(child) : unknown(node);
};

const unknown: Read = (node) => ({
  kind: "unknown",
  parts: partsOf(node).map(lowerExpression),
  at: node,
});

const closure: Read = (node) => ({ kind: "function", function: lowerRoutine(node), at: node });

/** Something that PHP has a word for is called like a function of that name. */
const word =
  (name: string): Read =>
  (node) =>
    called(name, partsOf(node).map(lowerExpression), node);

const readers: Record<string, Read> = {
  variable_name: (node) => ({
    kind: "name",
    name: node.text() === "$this" ? "this" : node.text(),
    at: node,
  }),
  name: (node) =>
    /^(?:true|false|null)$/i.test(node.text())
      ? literal((text) => (text.toLowerCase() === "null" ? null : text.toLowerCase() === "true"))(
          node,
        )
      : { kind: "name", name: node.text(), at: node },
  qualified_name: qualified,
  relative_scope: (node) => ({
    kind: "name",
    name: node.text() === "parent" ? "parent" : "this",
    at: node,
  }),
  null: literal(() => null),
  boolean: literal((text) => text.toLowerCase() === "true"),
  integer: literal((text) => Number(text.replaceAll("_", ""))),
  string: literal((text) => text.slice(1, -1).replaceAll(/\\(['\\])/g, "$1")),
  encapsed_string: filled,
  heredoc: (node) => filled(node.field("value") ?? node),
  nowdoc: (node) => literal((value) => value)(node.field("value") ?? node),
  member_access_expression: member,
  nullsafe_member_access_expression: member,
  scoped_property_access_expression: member,
  class_constant_access_expression: (node) => {
    const [of = null, name] = node.namedChildren();
    return { kind: "member", of: lowerExpression(of), name: name?.text() ?? "", at: node };
  },
  subscript_expression: subscript,
  function_call_expression: lowerCall,
  member_call_expression: lowerMethodCall,
  nullsafe_member_call_expression: lowerMethodCall,
  scoped_call_expression: lowerStaticCall,
  object_creation_expression: creation,
  array_creation_expression: array,
  binary_expression: binary,
  unary_op_expression: unary,
  update_expression: update,
  conditional_expression: (node) => {
    const when = lowerExpression(node.field("condition"));
    const otherwise = lowerExpression(node.field("alternative"));
    const value = node.field("body");
    return value
      ? { kind: "choice", when, value: lowerExpression(value), otherwise, at: node }
      : { kind: "operation", operator: "||", operands: [when, otherwise], at: node };
  },
  assignment_expression: assignment,
  reference_assignment_expression: assignment,
  augmented_assignment_expression: augmented,
  cast_expression: (node) => {
    const value = lowerExpression(node.field("value"));
    const type = node.field("type")?.text() ?? "";
    return /string|array|object|binary/i.test(type) ? value : called("intval", [value], node);
  },
  match_expression: match,
  anonymous_function: closure,
  arrow_function: closure,
  parenthesized_expression: inner,
  error_suppression_expression: inner,
  clone_expression: inner,
  by_ref: inner,
  argument: inner,
  sequence_expression: (node) => ({
    kind: "sequence",
    parts: partsOf(node).map(lowerExpression),
    at: node,
  }),
  include_expression: word("include"),
  include_once_expression: word("include"),
  require_expression: word("include"),
  require_once_expression: word("include"),
  print_intrinsic: word("echo"),
  shell_command_expression: (node) => called("`", [filled(node)], node),
  dynamic_variable_name: word("set:$"),
};

function creation(node: SgNode): Expression {
  const parts = node.namedChildren();
  const anonymous = parts.find((one) => String(one.kind()) === "anonymous_class");
  if (anonymous) return lowerAnonymousClass(anonymous, node);
  const [type = null] = parts;
  const given = parts.find((one) => String(one.kind()) === "arguments");
  const callee = lowerExpression(type);
  const made: Expression = { kind: "call", callee, args: argumentsOf(given ?? null), at: node };
  return type && /variable|access|subscript/.test(String(type.kind()))
    ? { kind: "sequence", parts: [called("new:$", [callee], node), made], at: node }
    : made;
}

/** What a call is given. */
export function argumentsOf(node: SgNode | null): Argument[] {
  return (node?.namedChildren() ?? [])
    .filter((one) => String(one.kind()) === "argument")
    .map((one) => {
      const name = one.field("name");
      const value = one.namedChildren().findLast((part) => part.id() !== name?.id()) ?? null;
      const isSpread = value !== null && String(value.kind()) === "variadic_unpacking";
      return {
        value: isSpread ? inner(value) : lowerExpression(value),
        ...(name && { name: name.text() }),
        ...(isSpread && { spread: true as const }),
      };
    });
}
