import type { SgNode } from "@ast-grep/napi";
import type { Argument, Expression, Target } from "../../ir.ts";
import { lowerCall } from "./calls.ts";
import type { Surroundings } from "./names.ts";
import { lowerLambda } from "./routines.ts";

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
const sequence: Read = (node, around) => {
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
  constant: (node) => ({ kind: "name", name: node.text(), at: node }),
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
  operator_assignment: (node, around) => {
    const left = node.field("left");
    const operator = node.field("operator")?.text().slice(0, -1) ?? "";
    const right = lowerExpression(node.field("right"), around);
    const value = combined(operator, lowerExpression(left, around), right, node);
    return { kind: "assignment", target: lowerTarget(left, around), value, at: node };
  },
  binary,
  unary: (node, around) => {
    const operator = node.field("operator")?.text() ?? "";
    const operand = lowerExpression(node.field("operand"), around);
    return operator === "defined?"
      ? { kind: "unknown", parts: [], at: node }
      : {
          kind: "operation",
          operator: operator === "not" ? "!" : operator,
          operands: [operand],
          at: node,
        };
  },
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

export function called(path: string, values: readonly Expression[], at: SgNode): Expression {
  const [first = "", ...rest] = path.split(".");
  const callee = rest.reduce<Expression>((of, name) => ({ kind: "member", of, name, at }), {
    kind: "name",
    name: first,
    at,
  });
  return { kind: "call", callee, args: values.map((value) => ({ value })), at };
}

/** Text between quotation marks, with what is filled in. */
function filled(node: SgNode, around: Surroundings): Expression {
  const parts = node.namedChildren().flatMap((part): Expression[] => {
    switch (String(part.kind())) {
      case "heredoc_end":
        return [];
      case "interpolation":
        return [sequence(part, around)];
      default:
        return [{ kind: "literal", value: part.text(), at: part }];
    }
  });
  const isFixed = parts.every(({ kind }) => kind === "literal");
  const fixed = parts.map((part) => (part.kind === "literal" ? String(part.value) : "")).join("");
  return isFixed ? { kind: "literal", value: fixed, at: node } : { kind: "text", parts, at: node };
}

function element(node: SgNode, around: Surroundings): Expression {
  const [object = null, index = null] = partsOf(node);
  const of = lowerExpression(object, around);
  const key = lowerExpression(index, around);
  return key.kind === "literal" && key.value !== null
    ? { kind: "member", of, name: String(key.value), at: node }
    : { kind: "element", of, key, at: node };
}

export function entriesOf(
  nodes: readonly SgNode[],
  around: Surroundings,
): { name?: string; value: Expression }[] {
  return nodes.map((one) => {
    if (String(one.kind()) !== "pair") return { value: lowerExpression(one, around) };
    const key = lowerExpression(one.field("key"), around);
    const written = one.field("value");
    // `{ name: }` takes the variable of that name.
    const name = one.field("key");
    const value: Expression =
      written || !name
        ? lowerExpression(written, around)
        : { kind: "name", name: name.text(), at: name };
    return { ...(key.kind === "literal" && { name: String(key.value) }), value };
  });
}

/** What stands in the brackets of a call; entries are given by their names. */
export function argumentsOf(node: SgNode | null, around: Surroundings): Argument[] {
  return (node ? partsOf(node) : []).flatMap((one): Argument[] => {
    const [entry] = entriesOf([one], around);
    if (!entry) return [];
    const isSpread = String(one.kind()) === "splat_argument";
    return [{ ...entry, ...(isSpread && { spread: true as const }) }];
  });
}

function binary(node: SgNode, around: Surroundings): Expression {
  const operator = node.field("operator")?.text() ?? "";
  const left = lowerExpression(node.field("left"), around);
  const right = lowerExpression(node.field("right"), around);
  if (operator === "<<" && (left.kind === "name" || left.kind === "member")) {
    const value: Expression = { kind: "text", parts: [left, right], at: node };
    return { kind: "assignment", target: lowerTarget(node.field("left"), around), value, at: node };
  }
  if (operator === "=~" || operator === "!~") {
    const callee: Expression = { kind: "member", of: left, name: "match?", at: node };
    const call: Expression = { kind: "call", callee, args: [{ value: right }], at: node };
    return operator === "=~"
      ? call
      : { kind: "operation", operator: "!", operands: [call], at: node };
  }
  return combined(operator, left, right, node);
}

const operators: Record<string, string> = {
  "==": "===",
  "!=": "!==",
  and: "&&",
  or: "||",
  "/": "div",
};

function combined(operator: string, left: Expression, right: Expression, at: SgNode): Expression {
  const isText = operator === "+" || (operator === "%" && /^(?:literal|text)$/.test(left.kind));
  if (!isText || (left.kind === "literal" && typeof left.value === "number"))
    return {
      kind: "operation",
      operator: operators[operator] ?? operator,
      operands: [left, right],
      at,
    };
  const parts =
    left.kind === "text" && left.at.kind() === at.kind() ? [...left.parts, right] : [left, right];
  return { kind: "text", parts, at };
}

/** Each branch asks whether what is given is one of its values. */
function caseOf(node: SgNode, around: Surroundings): Expression {
  const subject = lowerExpression(node.field("value"), around);
  const isClause = (one: SgNode) => /^(?:when|else)$/.test(String(one.kind()));
  return node
    .namedChildren()
    .filter(isClause)
    .toReversed()
    .reduce<Expression>(
      (otherwise, one) => {
        if (String(one.kind()) === "else") return sequence(one, around);
        const tests = one.namedChildren().filter((part) => String(part.kind()) === "pattern");
        const when = tests
          .map((test): Expression => ({
            kind: "operation",
            operator: "===",
            operands: [subject, sequence(test, around)],
            at: test,
          }))
          .reduce((a, b) => ({ kind: "operation", operator: "||", operands: [a, b], at: one }));
        const value = lowerExpression(one.field("body"), around);
        return { kind: "choice", when, value, otherwise, at: one };
      },
      { kind: "absent" },
    );
}

/** What is written to. */
export function lowerTarget(node: SgNode | null, around: Surroundings): Target {
  if (node === null) return { kind: "nothing" };
  switch (String(node.kind())) {
    case "identifier":
    case "constant":
    case "global_variable":
      return { kind: "name", name: node.text(), at: node };
    case "left_assignment_list":
    case "destructured_left_assignment":
    case "destructured_parameter": {
      const items = partsOf(node).map((one) => lowerTarget(one, around));
      return { kind: "items", items, at: node };
    }
    case "call": {
      const of = lowerExpression(node.field("receiver"), around);
      const name = node.field("method")?.text() ?? "";
      return { kind: "place", place: { kind: "member", of, name, at: node }, at: node };
    }
    default: {
      const place = lowerExpression(node, around);
      return place.kind === "member" || place.kind === "element"
        ? { kind: "place", place, at: node }
        : { kind: "nothing" };
    }
  }
}

/** The expressions and statements in a node. */
export function partsOf(node: SgNode): SgNode[] {
  return node
    .namedChildren()
    .filter(
      (one) => !/^(?:comment|empty_statement|heredoc_body|rescue|ensure)$/.test(String(one.kind())),
    );
}
