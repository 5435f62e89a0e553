import type { SgNode } from "@ast-grep/napi";
import type { Argument, Expression } from "../../ir.ts";
import { binaryOf } from "../binary.ts";
import { formatted, printed } from "./formats.ts";
import { compositeLiteral, literalValue, textOfLiteral } from "./literals.ts";
import { lowerRoutine } from "./routines.ts";
import { typeNameOf } from "./types.ts";

type Read = (node: SgNode) => Expression;

/** What an expression means. */
export function lowerExpression(node: SgNode | null): Expression {
  if (node === null) return { kind: "absent" };
  return (readers[String(node.kind())] ?? unknown)(node);
}

const literal =
  (valueOf: (text: string) => string | number | boolean | null): Read =>
  (node) => ({ kind: "literal", value: valueOf(node.text()), at: node });

const inner: Read = (node) => {
  const child = node.namedChildren().find((one) => String(one.kind()) !== "comment");
  return child ? lowerExpression(child) : unknown(node);
};

const unknown: Read = (node) => ({
  kind: "unknown",
  parts: node.namedChildren().filter(isExpression).map(lowerExpression),
  at: node,
});

const name: Read = (node) => ({ kind: "name", name: node.text(), at: node });

const readers: Record<string, Read> = {
  identifier: name,
  nil: literal(() => null),
  true: literal(() => true),
  false: literal(() => false),
  int_literal: literal((text) => Number(text.replaceAll("_", ""))),
  float_literal: literal((text) => Number(text.replaceAll("_", ""))),
  interpreted_string_literal: (node) => ({
    kind: "literal",
    value: textOfLiteral(node),
    at: node,
  }),
  raw_string_literal: literal((text) => text.slice(1, -1)),
  selector_expression: (node) => ({
    kind: "member",
    of: lowerExpression(node.field("operand")),
    name: node.field("field")?.text() ?? "",
    at: node,
  }),
  index_expression: (node) => {
    const of = lowerExpression(node.field("operand"));
    const key = lowerExpression(node.field("index"));
    return key.kind === "literal" && key.value !== null
      ? { kind: "member", of, name: String(key.value), at: node }
      : { kind: "element", of, key, at: node };
  },
  slice_expression: (node) => ({
    kind: "call",
    callee: { kind: "name", name: "go:slice", at: node },
    args: node.namedChildren().map((one) => ({ value: lowerExpression(one) })),
    at: node,
  }),
  call_expression: call,
  type_conversion_expression: (node) => {
    const type = node.field("type");
    const operand = lowerExpression(node.field("operand"));
    if (type === null || String(type.kind()) !== "generic_type") return operand;
    const callee = type.field("type");
    return {
      kind: "call",
      callee: { kind: "name", name: callee?.text() ?? "", at: node },
      args: [{ value: operand }],
      at: node,
    };
  },
  type_assertion_expression: (node) => {
    const operand = lowerExpression(node.field("operand"));
    const isNumber = /^(?:u?int\d*|float\d*|bool)$/.test(node.field("type")?.text() ?? "");
    return isNumber ? { kind: "unknown", parts: [operand], at: node } : operand;
  },
  composite_literal: compositeLiteral,
  literal_value: literalValue,
  func_literal: (node) => ({ kind: "function", function: lowerRoutine(node), at: node }),
  parenthesized_expression: inner,
  variadic_argument: inner,
  unary_expression: unary,
  binary_expression: binary,
};

function unary(node: SgNode): Expression {
  const operator = node.field("operator")?.text() ?? "";
  const operand = lowerExpression(node.field("operand"));
  // Where something stands makes no difference to what it is.
  if (operator === "&" || operator === "*") return operand;
  // What is in a channel is any of what was sent.
  if (operator === "<-") return { kind: "element", of: operand, key: { kind: "absent" }, at: node };
  return { kind: "operation", operator, operands: [operand], at: node };
}

function binary(node: SgNode): Expression {
  const left = lowerExpression(node.field("left"));
  const right = lowerExpression(node.field("right"));
  return binaryOf(node, left, right);
}

function call(node: SgNode): Expression {
  const callee = node.field("function");
  const given = (node.field("arguments")?.namedChildren() ?? []).filter(
    (one) => String(one.kind()) !== "comment",
  );
  const [first] = given;
  const text = callee?.text() ?? "";
  if (text === "new" || text === "make") return emptyOf(text, given, node);
  // A text of bytes is the same text.
  if (text === "string" && first) return lowerExpression(first);
  const args = given.map(argument);
  const [format, ...values] = args;
  switch (text) {
    case "fmt.Sprintf":
      return formatted(format?.value, values, node);
    case "log.Printf":
    case "log.Fatalf":
    case "log.Panicf":
      return called(callee, node, [{ value: formatted(format?.value, values, node) }]);
    case "fmt.Sprint":
    case "fmt.Sprintln":
      return printed(args, node);
    case "fmt.Fprintf":
    case "fmt.Appendf": {
      const [pattern, ...rest] = values;
      return called(callee, node, [
        ...(format ? [format] : []),
        { value: formatted(pattern?.value, rest, node) },
      ]);
    }
    case "fmt.Fprint":
    case "fmt.Fprintln":
      return called(callee, node, [...(format ? [format] : []), { value: printed(values, node) }]);
    default:
      return called(callee, node, args);
  }
}

function called(callee: SgNode | null, at: SgNode, args: Argument[]): Expression {
  return { kind: "call", callee: lowerExpression(callee), args, at };
}

function argument(node: SgNode): Argument {
  const isSpread = String(node.kind()) === "variadic_argument";
  return { value: lowerExpression(node), ...(isSpread && { spread: true as const }) };
}

/** `new(T)`, `make([]T, n)`. */
function emptyOf(how: "new" | "make", [type, ...sizes]: SgNode[], at: SgNode): Expression {
  const isNamed =
    how === "new" || /^(?:qualified_type|type_identifier)$/.test(String(type?.kind()));
  const made = type && isNamed ? typeNameOf(type) : undefined;
  const empty: Expression = {
    kind: "record",
    entries: [],
    ...(made !== undefined && { type: made }),
    at,
  };
  return sizes.length === 0
    ? empty
    : { kind: "sequence", parts: [...sizes.map(lowerExpression), empty], at };
}

function isExpression(node: SgNode): boolean {
  return !/^(?:comment|type_arguments|.*_type|type_identifier)$/.test(String(node.kind()));
}
