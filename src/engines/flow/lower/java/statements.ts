import type { SgNode } from "@ast-grep/napi";
import type { Statement, Target } from "../../ir.ts";
import { leaveLoop } from "../leave-loop.ts";
import { lowerClassTree } from "./classes.ts";
import { lowerExpression, lowerTarget, partsOf } from "./expressions.ts";
import type { Names } from "./names.ts";
import { lowerMethod } from "./routines.ts";
import { lowerSwitch } from "./switches.ts";
import { typeNameOf } from "./types.ts";

type Read = (node: SgNode, names: Names) => Statement[];

/** What the statements in a block, or in a file, mean. */
export function lowerStatements(block: SgNode, names: Names): Statement[] {
  return partsOf(block).flatMap((node) => lowerStatement(node, names));
}

/** What a statement means; some are several. */
export function lowerStatement(node: SgNode | null, names: Names): Statement[] {
  return node === null ? [] : (readers[String(node.kind())] ?? (() => []))(node, names);
}

const block: Read = (node, names) => [{ kind: "block", body: lowerStatements(node, names) }];

const declaration: Read = (node, names) => {
  const type = typeNameOf(node.field("type"));
  return node
    .namedChildren()
    .filter((one) => String(one.kind()) === "variable_declarator")
    .flatMap((one) => declared(one, type, names));
};

/** A variable gets its value; one that has none yet is known to be of its type. */
function declared(node: SgNode, type: string | undefined, names: Names): Statement[] {
  const name = node.field("name");
  if (name === null) return [];
  const target: Target = {
    kind: "name",
    name: name.text(),
    at: name,
    ...(type !== undefined && { type }),
  };
  return [{ kind: "assign", target, value: lowerExpression(node.field("value"), names), at: node }];
}

const classes: Read = (node, names) => lowerClassTree(node, names);

const loop: Read = (node, names) => [
  {
    kind: "loop",
    when: lowerExpression(node.field("condition"), names),
    body: lowerStatement(node.field("body"), names),
  },
];

const trying: Read = (node, names) => {
  const clauses = node.namedChildren();
  const ofKind = (kind: string) => clauses.filter((one) => String(one.kind()) === kind);
  const resources = (node.field("resources")?.namedChildren() ?? []).flatMap((one) =>
    one.field("name") ? declared(one, typeNameOf(one.field("type")), names) : [],
  );
  return [
    {
      kind: "try",
      body: [...resources, ...lowerStatement(node.field("body"), names)],
      handlers: ofKind("catch_clause").map((one) => lowerStatement(one.field("body"), names)),
      after: ofKind("finally_clause").flatMap((one) => lowerStatements(one, names)),
    },
  ];
};

const readers: Record<string, Read> = {
  block,
  constructor_body: block,
  synchronized_statement: (node, names) => lowerStatement(node.field("body"), names),
  labeled_statement: (node, names) => lowerStatement(partsOf(node).at(-1) ?? null, names),
  expression_statement: (node, names) => {
    const [first = null] = partsOf(node);
    return [{ kind: "evaluate", value: lowerExpression(first, names) }];
  },
  local_variable_declaration: declaration,
  field_declaration: declaration,
  method_declaration: (node, names) => [{ kind: "define", function: lowerMethod(node, names) }],
  class_declaration: classes,
  interface_declaration: classes,
  enum_declaration: classes,
  record_declaration: classes,
  explicit_constructor_invocation: (node, names) => {
    const isSuper = node.field("constructor")?.text() === "super";
    const name = isSuper ? names.base : names.className;
    if (name === undefined) return [];
    const args = (node.field("arguments")?.namedChildren() ?? []).map((one) => ({
      value: lowerExpression(one, names),
    }));
    const self = { kind: "name", name: "this", at: node } as const;
    const callee = { kind: "member", of: self, name, at: node } as const;
    return [{ kind: "evaluate", value: { kind: "call", callee, args, at: node } }];
  },
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
    // What stands between its semicolons has no names of its own for several.
    const parts: SgNode[][] = [[], [], []];
    let section = 0;
    for (const one of node.children()) {
      if (one.text() === ";") section += 1;
      else if (String(one.kind()) === "local_variable_declaration") {
        parts[0]?.push(one);
        section += 1;
      } else if (one.isNamed() && section < 3 && one.id() !== node.field("body")?.id())
        parts[section]?.push(one);
    }
    const [first = [], condition = [], step = []] = parts;
    const evaluated = (one: SgNode): Statement[] =>
      String(one.kind()) === "local_variable_declaration"
        ? declaration(one, names)
        : [{ kind: "evaluate", value: lowerExpression(one, names) }];
    const [when] = condition;
    return [
      ...first.flatMap(evaluated),
      {
        kind: "loop",
        ...(when && { when: lowerExpression(when, names) }),
        body: [...lowerStatement(node.field("body"), names), ...step.flatMap(evaluated)],
      },
    ];
  },
  enhanced_for_statement: (node, names) => {
    const type = typeNameOf(node.field("type"));
    const target = lowerTarget(node.field("name"), names);
    return [
      {
        kind: "loop",
        each: target.kind === "name" && type !== undefined ? { ...target, type } : target,
        over: lowerExpression(node.field("value"), names),
        body: lowerStatement(node.field("body"), names),
      },
    ];
  },
  switch_expression: (node, names) => [lowerSwitch(node, names)],
  try_statement: trying,
  try_with_resources_statement: trying,
  return_statement: returned,
  yield_statement: returned,
  throw_statement: (node, names) => {
    const [value = null] = partsOf(node);
    return [{ kind: "leave", how: "throw", value: lowerExpression(value, names) }];
  },
  break_statement: (node) => leaveLoop(node, "break"),
  continue_statement: (node) => leaveLoop(node, "continue"),
};

function returned(node: SgNode, names: Names): Statement[] {
  const [value] = partsOf(node);
  return [{ kind: "return", ...(value && { value: lowerExpression(value, names) }), at: node }];
}
