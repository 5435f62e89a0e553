import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../../ir.ts";
import { lowerCall } from "./calls.ts";
import type { Surroundings } from "./names.ts";
import { lowerLambda } from "./routines.ts";
import { augmented, binary, caseOf, unary } from "./operators.ts";
import { argumentsOf, element, entriesOf } from "./entries.ts";
import { called, partsOf } from "./parts.ts";
import { lowerTarget } from "./targets.ts";
import { filled } from "./texts.ts";

type Read = (node: SgNode, around: Surroundings) => Expression;

/** What an expression means. Statements that give a value are expressions here, too. */
export function lowerExpression(node: SgNode | null, around: Surroundings): Expression {
  if (node === null) return { kind: "absent" };
  const kind = String(node.kind());
  return (kind === "then" ? sequence : (readers[kind] ?? unknown))(node, around);
}

const literal =
  (valueOf: (text: string) => string | number | boolean | null): Read =>
  (node) => ({ kind: "literal", value: valueOf(node.text()), at: node });

const unknown: Read = (node, around) => ({
  kind: "unknown",
  parts: partsOf(node).map((one) => lowerExpression(one, around)),
  at: node,
});

/** Several, of which the last one is the value. */
export const sequence: Read = (node, around) => {
  const parts = partsOf(node).map((one) => lowerExpression(one, around));
  return parts.length === 1 && parts[0] ? parts[0] : { kind: "sequence", parts, at: node };
};

const list: Read = (node, around) => ({
  kind: "list",
  items: partsOf(node).map((one) => lowerExpression(one, around)),
  at: node,
});

const words: Read = (node) => ({
  kind: "list",
  items: partsOf(node).map((one) => ({ kind: "literal", value: one.text(), at: one })),
  at: node,
});

const choice =
  (isReversed: boolean): Read =>
  (node, around) => {
    const when = lowerExpression(node.field("condition"), around);
    const value = lowerExpression(node.field("consequence") ?? node.field("body"), around);
    const otherwise = lowerExpression(node.field("alternative"), around);
    return isReversed
      ? { kind: "choice", when, value: otherwise, otherwise: value, at: node }
      : { kind: "choice", when, value, otherwise, at: node };
  };

const field: Read = (node) => ({
  kind: "member",
  of: { kind: "name", name: "this", at: node },
  name: node.text().replace(/^@+/, ""),
  at: node,
});

const readers: Record<string, Read> = {
  identifier: (node, around) => {
    const name = node.text();
    if (around.locals.has(name)) return { kind: "name", name, at: node };
    if (!around.methods.has(name))
      return around.functions.has(name) ? called(name, [], node) : { kind: "name", name, at: node };
    const self: Expression = { kind: "name", name: "this", at: node };
    return {
      kind: "call",
      callee: { kind: "member", of: self, name, at: node },
      args: [],
      at: node,
    };
  },
  // One that nothing here gives a meaning is a class or a module of another file; in capitals it is a value.
  constant: (node, { constants }) =>
    constants.has(node.text()) || /^[A-Z\d_]+$/.test(node.text())
      ? { kind: "name", name: node.text(), at: node }
      : { kind: "module", path: node.text(), at: node },
  global_variable: (node) => ({ kind: "name", name: node.text(), at: node }),
  instance_variable: field,
  class_variable: field,
  self: (node) => ({ kind: "name", name: "this", at: node }),
  nil: literal(() => null),
  true: literal(() => true),
  false: literal(() => false),
  integer: literal((text) => Number(text.replaceAll("_", ""))),
  simple_symbol: literal((text) => text.slice(1)),
  hash_key_symbol: literal((text) => text),
  character: literal((text) => text.slice(1)),
  string: filled,
  chained_string: (node, around) => ({
    kind: "text",
    parts: partsOf(node).map((one) => lowerExpression(one, around)),
    at: node,
  }),
  delimited_symbol: filled,
  bare_string: filled,
  heredoc_beginning: (node, around) => {
    const body = around.heredocs.get(node.id());
    return body ? filled(body, around) : { kind: "literal", value: "", at: node };
  },
  subshell: (node, around) => called("`", [filled(node, around)], node),
  regex: (node, around) => {
    const pattern = filled(node, around);
    return pattern.kind === "text" ? called("/", [pattern], node) : pattern;
  },
  string_array: words,
  symbol_array: words,
  array: list,
  right_assignment_list: list,
  hash: (node, around) => ({ kind: "record", entries: entriesOf(partsOf(node), around), at: node }),
  scope_resolution: (node, around) => {
    const scope = node.field("scope");
    const name = node.field("name")?.text() ?? "";
    return scope
      ? { kind: "member", of: lowerExpression(scope, around), name, at: node }
      : { kind: "name", name, at: node };
  },
  element_reference: element,
  call: lowerCall,
  lambda: lowerLambda,
  assignment: (node, around) => ({
    kind: "assignment",
    target: lowerTarget(node.field("left"), around),
    value: lowerExpression(node.field("right"), around),
    at: node,
  }),
  operator_assignment: augmented,
  binary,
  unary,
  conditional: choice(false),
  if: choice(false),
  unless: choice(true),
  elsif: choice(false),
  if_modifier: choice(false),
  unless_modifier: choice(true),
  case: caseOf,
  else: sequence,
  block_body: sequence,
  body_statement: sequence,
  begin: sequence,
  parenthesized_statements: sequence,
  interpolation: sequence,
  rescue_modifier: (node, around) => ({
    kind: "choice",
    when: { kind: "unknown", parts: [], at: node },
    value: lowerExpression(node.field("body"), around),
    otherwise: lowerExpression(node.field("handler"), around),
    at: node,
  }),
  splat_argument: sequence,
  block_argument: sequence,
  yield: (node, around) =>
    called(
      "yield",
      argumentsOf(partsOf(node)[0] ?? null, around).map(({ value }) => value),
      node,
    ),
  return: (node, around) => lowerExpression(partsOf(node)[0] ?? null, around),
  argument_list: sequence,
};
