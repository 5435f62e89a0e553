import type { SgNode } from "@ast-grep/napi";
import type { Expression, Statement, Target } from "../../ir.ts";
import { lowerMatch } from "./matches.ts";
import { childrenOf, lowerExpression } from "./expressions.ts";
import { lowerLoop } from "./loops.ts";
import { operate } from "./operations.ts";
import { decoratorsOf, lowerClass, lowerRoutine } from "./routines.ts";
import { lowerTarget, typeNameOf } from "./targets.ts";

/** What the statements in a block, or in a file, mean. */
export function lowerStatements(block: SgNode): Statement[] {
  return block.namedChildren().flatMap(lowerStatement);
}

/** A block that may not be there. */
export function bodyOf(node: SgNode | null | undefined): Statement[] {
  return node ? lowerStatements(node) : [];
}

function lowerStatement(node: SgNode): Statement[] {
  return (readers[String(node.kind())] ?? (() => []))(node);
}

/** After a call of these nothing goes on. */
const endsAll =
  /^(?:(?:flask\.|bottle\.|self\.)?abort|(?:sys\.)?exit|quit|os\._exit|self\.fail|pytest\.(?:fail|skip))$/;

const evaluated = (node: SgNode | null): Statement[] =>
  node ? [{ kind: "evaluate", value: lowerExpression(node) }] : [];

const readers: Record<string, (node: SgNode) => Statement[]> = {
  expression_statement: (node) => {
    const [first, ...others] = childrenOf(node);
    if (!first) return [];
    switch (String(first.kind())) {
      case "assignment":
        return assign(first);
      case "augmented_assignment":
        return change(first);
      case "yield":
        return given(first);
      case "call": {
        const fails = endsAll.test(first.field("function")?.text() ?? "");
        return [...evaluated(first), ...(fails ? [{ kind: "leave", how: "throw" } as const] : [])];
      }
      default:
        return [first, ...others].flatMap(evaluated);
    }
  },
  function_definition: (node) => [{ kind: "define", function: lowerRoutine(node, []) }],
  class_definition: (node) => [{ kind: "class", class: lowerClass(node, []) }],
  decorated_definition: (node) => {
    const definition = node.field("definition");
    if (!definition) return [];
    const decorators = decoratorsOf(node);
    return String(definition.kind()) === "class_definition"
      ? [{ kind: "class", class: lowerClass(definition, decorators) }]
      : [{ kind: "define", function: lowerRoutine(definition, decorators) }];
  },
  block: (node) => [{ kind: "block", body: lowerStatements(node) }],
  if_statement: (node) => {
    const alternatives = node
      .namedChildren()
      .filter((one) => /^(?:elif|else)_clause$/.test(String(one.kind())));
    return [branch(node, alternatives)];
  },
  while_statement: (node) => [
    {
      kind: "loop",
      when: lowerExpression(node.field("condition")),
      body: bodyOf(node.field("body")),
    },
    ...otherwise(node),
  ],
  for_statement: (node) => [lowerLoop(node, bodyOf(node.field("body"))), ...otherwise(node)],
  with_statement: (node) => {
    const clause = node.namedChildren().find((one) => String(one.kind()) === "with_clause");
    const items = (clause?.namedChildren() ?? []).flatMap((one) => enter(one.namedChildren()[0]));
    return [...items, ...bodyOf(node.field("body"))];
  },
  try_statement: lowerTry,
  match_statement: (node) => [lowerMatch(node)],
  return_statement: (node) => {
    const [value] = childrenOf(node);
    return [{ kind: "return", ...(value && { value: answered(value) }), at: node }];
  },
  raise_statement: (node) => {
    const [value] = childrenOf(node);
    return [{ kind: "leave", how: "throw", ...(value && { value: lowerExpression(value) }) }];
  },
  assert_statement: (node) => {
    const [when = null] = childrenOf(node);
    const fails: Statement = { kind: "leave", how: "throw" };
    return [{ kind: "branch", when: lowerExpression(when), body: [], otherwise: [fails] }];
  },
  break_statement: () => [{ kind: "leave", how: "break" }],
  continue_statement: () => [{ kind: "leave", how: "continue" }],
  // Python 2, and whatever looks like it.
  print_statement: (node) => childrenOf(node).flatMap(evaluated),
  exec_statement: (node) => [
    {
      kind: "evaluate",
      value: {
        kind: "call",
        callee: { kind: "name", name: "exec", at: node },
        args: childrenOf(node).map((one) => ({ value: lowerExpression(one) })),
        at: node,
      },
    },
  ],
};

/** `return page, 404`: the number speaks of the other value, and is none itself. */
function answered(node: SgNode): Expression {
  const [first, status] = /^(?:expression_list|tuple)$/.test(String(node.kind()))
    ? childrenOf(node)
    : [];
  return lowerExpression(first && /^[1-5]\d\d$/.test(status?.text() ?? "") ? first : node);
}

function assign(node: SgNode): Statement[] {
  const right = node.field("right");
  if (!right) return [];
  const type = typeNameOf(node.field("type"));
  const target = lowerTarget(node.field("left"));
  const typed: Target = target.kind === "name" && type !== undefined ? { ...target, type } : target;
  return [{ kind: "assign", target: typed, value: lowerExpression(right), at: node }];
}

function change(node: SgNode): Statement[] {
  const left = node.field("left");
  const operator = node.field("operator")?.text().slice(0, -1) ?? "";
  const value = operate(
    operator,
    lowerExpression(left),
    lowerExpression(node.field("right")),
    node,
  );
  return [{ kind: "assign", target: lowerTarget(left), value, at: node }];
}

/** What a generator gives, it gives on its way. */
function given(node: SgNode): Statement[] {
  const [value] = childrenOf(node);
  if (!value) return [];
  const maybe: Expression = { kind: "unknown", parts: [], at: node };
  const gives: Statement = { kind: "return", value: lowerExpression(value), at: node };
  return [{ kind: "branch", when: maybe, body: [gives], otherwise: [] }];
}

function branch(node: SgNode, [next, ...others]: readonly SgNode[]): Statement {
  const isElse = next && String(next.kind()) === "else_clause";
  return {
    kind: "branch",
    when: lowerExpression(node.field("condition")),
    body: bodyOf(node.field("consequence")),
    otherwise: isElse ? bodyOf(next.field("body")) : next ? [branch(next, others)] : [],
  };
}

function otherwise(node: SgNode): Statement[] {
  return bodyOf(node.field("alternative")?.field("body"));
}

function enter(node: SgNode | undefined): Statement[] {
  if (!node) return [];
  if (String(node.kind()) !== "as_pattern") return evaluated(node);
  const [value = null, alias = null] = childrenOf(node);
  return [{ kind: "assign", target: lowerTarget(alias), value: lowerExpression(value), at: node }];
}

function lowerTry(node: SgNode): Statement[] {
  const clauses = node.namedChildren();
  const named = (kind: RegExp) => clauses.filter((one) => kind.test(String(one.kind())));
  const blockIn = (clause: SgNode) =>
    bodyOf(clause.namedChildren().find((one) => String(one.kind()) === "block"));
  return [
    {
      kind: "try",
      body: [...bodyOf(node.field("body")), ...named(/^else_clause$/).flatMap(blockIn)],
      handlers: named(/^except(?:_group)?_clause$/).map(blockIn),
      after: named(/^finally_clause$/).flatMap(blockIn),
    },
  ];
}
