import type { SgNode } from "@ast-grep/napi";
import type { Argument, Expression } from "../../ir.ts";
import { lowerCall, lowerMethodCall, lowerStaticCall } from "./calls.ts";
import { lowerAnonymousClass } from "./classes.ts";
import { lowerRoutine } from "./routines.ts";
import { lowerTarget } from "./targets.ts";

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

export function called(name: string, values: readonly Expression[], at: SgNode): Expression {
  const callee: Expression = { kind: "name", name, at };
  return { kind: "call", callee, args: values.map((value) => ({ value })), at };
}

const member: Read = (node) => {
  const name = node.field("name");
  const of = lowerExpression(node.field("object") ?? node.field("scope"));
  if (
    name &&
    /^(?:variable_name|dynamic_variable_name)$/.test(String(name.kind())) &&
    node.field("object")
  )
    return { kind: "element", of, key: lowerExpression(name), at: node };
  return { kind: "member", of, name: name?.text().replace(/^\$/, "") ?? "", at: node };
};

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
  unary_op_expression: (node) => ({
    kind: "operation",
    operator: node.field("operator")?.text() ?? "",
    operands: [lowerExpression(node.field("argument"))],
    at: node,
  }),
  update_expression: (node) => {
    const argument = node.field("argument");
    const operator = (node.field("operator")?.text() ?? "+").slice(0, 1);
    const one: Expression = { kind: "literal", value: 1, at: node };
    const value: Expression = {
      kind: "operation",
      operator,
      operands: [lowerExpression(argument), one],
      at: node,
    };
    return { kind: "assignment", target: lowerTarget(argument), value, at: node };
  },
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
  augmented_assignment_expression: (node) => {
    const left = node.field("left");
    const operator = node.field("operator")?.text().slice(0, -1) ?? "";
    const value = combined(
      operator,
      lowerExpression(left),
      lowerExpression(node.field("right")),
      node,
    );
    return { kind: "assignment", target: lowerTarget(left), value, at: node };
  },
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

/** `\App\Db` is known as it is imported: `App.Db`. */
export function pathOfName(written: string): string {
  return written.replace(/^\\/, "").replaceAll("\\", ".");
}

function qualified(node: SgNode): Expression {
  const [first = "", ...rest] = pathOfName(node.text()).split(".");
  return rest.reduce<Expression>((of, name) => ({ kind: "member", of, name, at: node }), {
    kind: "name",
    name: first,
    at: node,
  });
}

/** Text between double quotes, with what is filled in. */
function filled(node: SgNode): Expression {
  const parts = node.namedChildren().map((part): Expression => {
    switch (String(part.kind())) {
      case "string_content":
        return { kind: "literal", value: part.text(), at: part };
      case "escape_sequence":
        return { kind: "literal", value: part.text().replace(/^\\(["$\\])$/, "$1"), at: part };
      default:
        return lowerExpression(part);
    }
  });
  const [only] = parts;
  return parts.length === 0
    ? { kind: "literal", value: "", at: node }
    : only?.kind === "literal" && parts.length === 1
      ? only
      : { kind: "text", parts, at: node };
}

function subscript(node: SgNode): Expression {
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

/** A list, or a record if one of its entries has a key. */
function array(node: SgNode): Expression {
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
      ...(key?.kind === "literal" && { name: String(key.value) }),
      value,
    })),
    at: node,
  };
}

function assignment(node: SgNode): Expression {
  const left = node.field("left");
  const value = lowerExpression(node.field("right"));
  // Which variable is written is known only when it runs.
  return left && String(left.kind()) === "dynamic_variable_name"
    ? { kind: "sequence", parts: [lowerExpression(left), value], at: node }
    : { kind: "assignment", target: lowerTarget(left), value, at: node };
}

function binary(node: SgNode): Expression {
  const operator = node.field("operator")?.text() ?? "";
  const left = lowerExpression(node.field("left"));
  return combined(operator, left, lowerExpression(node.field("right")), node);
}

const words: Record<string, string> = {
  "==": "===",
  "!=": "!==",
  "<>": "!==",
  and: "&&",
  or: "||",
};

function combined(operator: string, left: Expression, right: Expression, at: SgNode): Expression {
  if (operator !== ".") {
    const plain = words[operator.toLowerCase()] ?? operator;
    return { kind: "operation", operator: plain, operands: [left, right], at };
  }
  // `$a . $b . $c` is one text; taken apart at each `.` it would be as deep as it is long.
  const parts =
    left.kind === "text" && left.at.kind() === at.kind() ? [...left.parts, right] : [left, right];
  return { kind: "text", parts, at };
}

/** Each arm asks whether what is given is one of its values. */
function match(node: SgNode): Expression {
  const subject = lowerExpression(node.field("condition"));
  const arms = node.field("body")?.namedChildren() ?? [];
  return arms.toReversed().reduce<Expression>(
    (otherwise, arm) => {
      const value = lowerExpression(arm.field("return_expression"));
      const tests = arm.field("conditional_expressions")?.namedChildren() ?? [];
      if (tests.length === 0) return value;
      const when = tests
        .map((test): Expression => ({
          kind: "operation",
          operator: "===",
          operands: [subject, lowerExpression(test)],
          at: test,
        }))
        .reduce((a, b) => ({ kind: "operation", operator: "||", operands: [a, b], at: arm }));
      return { kind: "choice", when, value, otherwise, at: arm };
    },
    { kind: "absent" },
  );
}

/** The expressions and statements in a node, without comments and types. */
export function partsOf(node: SgNode): SgNode[] {
  return node
    .namedChildren()
    .filter(
      (one) =>
        !/^(?:comment|.*_type|type_list|attribute_list|.*_modifier|cast_type|php_tag|php_end_tag)$/.test(
          String(one.kind()),
        ),
    );
}
