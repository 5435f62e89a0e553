import type { SgNode } from "@ast-grep/napi";
import type { Expression, Statement } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";
import type { Names } from "./names.ts";
import { lowerRoutine } from "./routines.ts";
import { switchStatement } from "./switches.ts";
import { declared } from "./targets.ts";

type Read = (node: SgNode, names: Names) => Statement[];

/** What a statement means. */
export function lowerStatement(node: SgNode | null, names: Names): Statement[] {
  if (node === null) return [];
  const read = readers[String(node.kind())];
  if (read) return read(node, names);
  return /_(?:expression|literal)$|^identifier$/.test(String(node.kind()))
    ? [{ kind: "evaluate", value: lowerExpression(node, names) }]
    : [];
}

const all: Read = (node, names) =>
  node.namedChildren().flatMap((one) => lowerStatement(one, names));

const block: Read = (node, names) => [{ kind: "block", body: all(node, names) }];

const expression: Read = (node, names) => {
  const [first] = node.namedChildren();
  return first ? [{ kind: "evaluate", value: lowerExpression(first, names) }] : [];
};

const declarations: Read = (node, names) => {
  const type = node.field("type");
  return node.namedChildren().flatMap((one): Statement[] => {
    const name = one.field("name") ?? one.namedChildren()[0];
    const value = one.namedChildren().at(-1);
    if (String(one.kind()) !== "variable_declarator" || !name || !value) return [];
    const target = declared(name, type);
    if (value.id() === name.id())
      return [{ kind: "assign", target, value: { kind: "absent" }, at: one }];
    return [{ kind: "assign", target, value: lowerExpression(value, names), at: one }];
  });
};

const loop: Read = (node, names) => {
  const when = node.field("condition") ?? node.namedChildren().at(-1) ?? null;
  const body =
    node.field("body") ?? node.namedChildren().find((one) => String(one.kind()) === "block");
  return [
    {
      kind: "loop",
      ...(when && { when: lowerExpression(when, names) }),
      body: lowerStatement(body ?? null, names),
    },
  ];
};

const readers: Record<string, Read> = {
  block,
  global_statement: all,
  expression_statement: expression,
  // It gives a value, and goes on when the next one is asked for.
  yield_statement: (node, names) => {
    const [value] = node.namedChildren();
    if (!value) return [];
    const gives: Statement = { kind: "return", value: lowerExpression(value, names), at: node };
    const maybe: Expression = { kind: "unknown", parts: [], at: node };
    return [{ kind: "branch", when: maybe, body: [gives], otherwise: [] }];
  },
  local_declaration_statement: all,
  variable_declaration: declarations,
  local_function_statement: (node, names) => [
    { kind: "define", function: lowerRoutine(node, names) },
  ],
  if_statement: (node, names) => [
    {
      kind: "branch",
      when: lowerExpression(node.field("condition"), names),
      body: lowerStatement(node.field("consequence"), names),
      otherwise: lowerStatement(node.field("alternative"), names),
    },
  ],
  while_statement: loop,
  do_statement: loop,
  for_statement: (node, names) => {
    const when = node.field("condition");
    return [
      ...lowerStatement(node.field("initializer"), names),
      {
        kind: "loop",
        ...(when && { when: lowerExpression(when, names) }),
        body: [
          ...lowerStatement(node.field("body"), names),
          ...lowerStatement(node.field("update"), names),
        ],
      },
    ];
  },
  foreach_statement: (node, names) => {
    const left = node.field("left");
    return [
      {
        kind: "loop",
        ...(left && { each: declared(left, node.field("type")) }),
        over: lowerExpression(node.field("right"), names),
        body: lowerStatement(node.field("body"), names),
      },
    ];
  },
  switch_statement: switchStatement,
  try_statement: (node, names) => {
    const parts = node.namedChildren();
    const handlers = parts.filter((one) => String(one.kind()) === "catch_clause");
    const last = parts.find((one) => String(one.kind()) === "finally_clause");
    return [
      {
        kind: "try",
        body: lowerStatement(node.field("body"), names),
        handlers: handlers.map((one) => lowerStatement(one.field("body"), names)),
        after: last ? all(last, names) : [],
      },
    ];
  },
  return_statement: (node, names) => {
    const [value] = node.namedChildren();
    return [{ kind: "return", ...(value && { value: lowerExpression(value, names) }), at: node }];
  },
  throw_statement: (node, names) => {
    const [value] = node.namedChildren();
    return [
      { kind: "leave", how: "throw", ...(value && { value: lowerExpression(value, names) }) },
    ];
  },
  break_statement: () => [{ kind: "leave", how: "break" }],
  continue_statement: () => [{ kind: "leave", how: "continue" }],
  using_statement: block,
  lock_statement: block,
  checked_statement: all,
  unsafe_statement: all,
  fixed_statement: block,
  labeled_statement: all,
};
