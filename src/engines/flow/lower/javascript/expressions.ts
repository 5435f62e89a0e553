import type { SgNode } from "@ast-grep/napi";
import type { Argument, Call, Expression } from "../../ir.ts";
import { binaryOf } from "../binary.ts";
import { stepOf } from "../step.ts";
import { lowerRoutine } from "./routines.ts";
import { lowerClass } from "./statements.ts";
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

/** What only dresses its value: brackets, types, `await`, `...`. */
export const inner: Read = (node) => {
  const child = node.namedChildren().find((one) => String(one.kind()) !== "comment");
  return child ? lowerExpression(child) : unknown(node);
};

const unknown: Read = (node) => ({
  kind: "unknown",
  parts: node.namedChildren().filter(isExpression).map(lowerExpression),
  at: node,
});

const name: Read = (node) => ({ kind: "name", name: node.text(), at: node });

const closure: Read = (node) => ({ kind: "function", function: lowerRoutine(node), at: node });

const readers: Record<string, Read> = {
  identifier: name,
  undefined: literal(() => null),
  null: literal(() => null),
  this: name,
  super: name,
  true: literal(() => true),
  false: literal(() => false),
  number: literal((text) => Number(text.replaceAll("_", ""))),
  string: literal((text) => text.slice(1, -1)),
  shorthand_property_identifier: name,
  regex: literal((text) => text),
  template_string: template,
  member_expression: (node) => ({
    kind: "member",
    of: lowerExpression(node.field("object")),
    name: node.field("property")?.text() ?? "",
    at: node,
  }),
  subscript_expression: subscript,
  call_expression: call,
  new_expression: (node) => ({
    kind: "call",
    callee: lowerExpression(node.field("constructor")),
    args: argumentsOf(node.field("arguments")),
    at: node,
  }),
  object: (node) => ({ kind: "record", entries: node.namedChildren().flatMap(entryOf), at: node }),
  array: (node) => ({
    kind: "list",
    items: node.namedChildren().filter(isExpression).map(lowerExpression),
    at: node,
  }),
  binary_expression: binary,
  unary_expression: (node) => ({
    kind: "operation",
    operator: node.field("operator")?.text() ?? "",
    operands: [lowerExpression(node.field("argument"))],
    at: node,
  }),
  update_expression: (node) => {
    const place = node.field("argument");
    return stepOf(node, lowerExpression(place), lowerTarget(place));
  },
  ternary_expression: (node) => ({
    kind: "choice",
    when: lowerExpression(node.field("condition")),
    value: lowerExpression(node.field("consequence")),
    otherwise: lowerExpression(node.field("alternative")),
    at: node,
  }),
  assignment_expression: (node) => ({
    kind: "assignment",
    target: lowerTarget(node.field("left")),
    value: lowerExpression(node.field("right")),
    at: node,
  }),
  augmented_assignment_expression: (node) => {
    const operator = node.field("operator")?.text().slice(0, -1) ?? "";
    const left = lowerExpression(node.field("left"));
    const right = lowerExpression(node.field("right"));
    const value: Expression =
      operator === "+"
        ? { kind: "text", parts: [left, right], at: node }
        : { kind: "operation", operator, operands: [left, right], at: node };
    return { kind: "assignment", target: lowerTarget(node.field("left")), value, at: node };
  },
  sequence_expression: (node) => ({
    kind: "sequence",
    parts: node.namedChildren().map(lowerExpression),
    at: node,
  }),
  class: (node) => ({ kind: "class", class: lowerClass(node, []), at: node }),
  arrow_function: closure,
  function_expression: closure,
  generator_function: closure,
  parenthesized_expression: inner,
  await_expression: inner,
  yield_expression: inner,
  spread_element: inner,
  non_null_expression: inner,
  as_expression: inner,
  satisfies_expression: inner,
  type_assertion: (node) => {
    const child = node.namedChildren().at(-1);
    return child ? lowerExpression(child) : unknown(node);
  },
  jsx_expression: inner,
  jsx_text: literal((text) => text),
  jsx_element: (node) => markup(node, node.field("open_tag"), node.namedChildren().slice(1, -1)),
  jsx_self_closing_element: (node) => markup(node, node, []),
};

function named(text: string, at: SgNode): Expression {
  return { kind: "name", name: text, at };
}

function template(node: SgNode): Expression {
  const parts = node.namedChildren().map((part): Expression => {
    const isCode = String(part.kind()) === "template_substitution";
    return isCode ? inner(part) : { kind: "literal", value: part.text(), at: part };
  });
  return { kind: "text", parts, at: node };
}

function subscript(node: SgNode): Expression {
  const of = lowerExpression(node.field("object"));
  const key = lowerExpression(node.field("index"));
  return key.kind === "literal" && key.value !== null
    ? { kind: "member", of, name: String(key.value), at: node }
    : { kind: "element", of, key, at: node };
}

function call(node: SgNode): Expression {
  const callee = node.field("function");
  const given = node.field("arguments");
  const args =
    given && String(given.kind()) === "template_string"
      ? taggedArguments(given)
      : argumentsOf(given);
  const first = args[0]?.value;
  const word = callee?.text();
  if ((word === "require" || word === "import") && first?.kind === "literal") {
    return { kind: "module", path: modulePath(String(first.value)), at: node };
  }
  const method = callee?.field("property")?.text();
  const on: Call["on"] = method === "call" || method === "apply" ? method : undefined;
  return { kind: "call", callee: lowerExpression(callee), args, ...(on && { on }), at: node };
}

/** A tag is called with the fixed texts first, which no value is part of. */
function taggedArguments(node: SgNode): Argument[] {
  const values = node
    .namedChildren()
    .filter((one) => String(one.kind()) === "template_substitution");
  const fixed: Expression = { kind: "list", items: [], at: node };
  return [{ value: fixed }, ...values.map((one) => ({ value: inner(one) }))];
}

/** What a call is given. */
export function argumentsOf(node: SgNode | null): Argument[] {
  return (node?.namedChildren() ?? []).filter(isExpression).map((one) => ({
    value: lowerExpression(one),
    ...(String(one.kind()) === "spread_element" && { spread: true as const }),
  }));
}

function entryOf(node: SgNode): { name?: string; value: Expression }[] {
  switch (String(node.kind())) {
    case "pair": {
      const key = node.field("key");
      const value = lowerExpression(node.field("value"));
      const isComputed = key !== null && String(key.kind()) === "computed_property_name";
      return [
        isComputed || key === null
          ? { value }
          : { name: key.text().replaceAll(/^["']|["']$/g, ""), value },
      ];
    }
    case "shorthand_property_identifier":
      return [{ name: node.text(), value: name(node) }];
    case "method_definition":
      return [{ name: node.field("name")?.text() ?? "", value: closure(node) }];
    case "spread_element":
      return [{ value: inner(node) }];
    default:
      return [];
  }
}

function binary(node: SgNode): Expression {
  const left = lowerExpression(node.field("left"));
  const right = lowerExpression(node.field("right"));
  return binaryOf(node, left, right);
}

/** An element is called with its attributes and what stands between its tags: `jsx:a`. */
function markup(node: SgNode, tag: SgNode | null, children: SgNode[]): Call {
  const element = tag?.field("name")?.text() ?? "";
  const entries = (tag?.namedChildren() ?? []).flatMap((one) => {
    const kind = String(one.kind());
    if (kind === "jsx_expression") return [{ value: inner(one) }];
    if (kind !== "jsx_attribute") return [];
    const [key, value] = one.namedChildren();
    return key && value ? [{ name: key.text(), value: lowerExpression(value) }] : [];
  });
  const between = children
    .filter((one) => String(one.kind()) !== "jsx_closing_element")
    .filter(isExpression);
  return {
    kind: "call",
    callee: named(`jsx:${element}`, node),
    args: [
      { value: { kind: "record", entries, at: node } },
      ...between.map((one) => ({ value: lowerExpression(one) })),
    ],
    at: node,
  };
}

function isExpression(node: SgNode): boolean {
  return !/^(?:comment|type_arguments|type_annotation|.*_type|type_identifier|accessibility_modifier)$/.test(
    String(node.kind()),
  );
}

/** A module as it is known: Node's own without `node:`. */
export function modulePath(written: string): string {
  return written.replace(/^node:/, "");
}
