import type { SgNode } from "@ast-grep/napi";
import type { Expression, Statement, Target } from "../../ir.ts";
import { leaveLoop } from "../leave-loop.ts";
import { lowerClass } from "./classes.ts";
import { lowerExpression } from "./expressions.ts";
import { called, partsOf } from "./parts.ts";
import { lowerRoutine } from "./routines.ts";
import { lowerTarget } from "./targets.ts";

type Read = (node: SgNode) => Statement[];

/** What the statements in a block, or in a file, mean. What stands behind `<?=` is printed. */
export function lowerStatements(block: SgNode): Statement[] {
  const statements: Statement[] = [];
  let isPrinted = false;
  for (const node of block.namedChildren()) {
    const kind = String(node.kind());
    if (kind === "php_tag" || kind === "text_interpolation")
      isPrinted = node.text().endsWith("<?=");
    else if (isPrinted && kind === "expression_statement") {
      statements.push({ kind: "evaluate", value: called("<?=", valuesIn(node), node) });
      isPrinted = false;
    } else statements.push(...lowerStatement(node));
  }
  return statements;
}

/** What a statement means; some are several. */
export function lowerStatement(node: SgNode | null): Statement[] {
  return node === null ? [] : (readers[String(node.kind())] ?? (() => []))(node);
}

function valuesIn(node: SgNode): Expression[] {
  return partsOf(node).flatMap((one) =>
    String(one.kind()) === "sequence_expression" ? valuesIn(one) : [lowerExpression(one)],
  );
}

const block: Read = (node) => [{ kind: "block", body: lowerStatements(node) }];

const loop: Read = (node) => [
  {
    kind: "loop",
    when: lowerExpression(node.field("condition")),
    body: lowerStatement(node.field("body")),
  },
];

/** A function is found in any case, as it is called. */
const routine: Read = (node) => {
  const lowered = lowerRoutine(node);
  return [{ kind: "define", function: { ...lowered, name: lowered.name?.toLowerCase() ?? "" } }];
};

const classOf: Read = (node) => [{ kind: "class", class: lowerClass(node) }];

const evaluated = (node: SgNode | null): Statement[] =>
  node ? [{ kind: "evaluate", value: lowerExpression(node) }] : [];

const readers: Record<string, Read> = {
  compound_statement: block,
  colon_block: block,
  namespace_definition: (node) => lowerStatement(node.field("body")),
  declare_statement: (node) => partsOf(node).flatMap(lowerStatement),
  expression_statement: (node) => {
    const [first = null] = partsOf(node);
    if (first && String(first.kind()) === "throw_expression")
      return [{ kind: "leave", how: "throw", value: lowerExpression(partsOf(first)[0] ?? null) }];
    // It gives a value, and goes on when the next one is asked for.
    if (first && String(first.kind()) === "yield_expression") {
      const value = lowerExpression(partsOf(first).at(-1) ?? null);
      const maybe: Expression = { kind: "unknown", parts: [], at: first };
      const gives: Statement = { kind: "return", value, at: first };
      return [{ kind: "branch", when: maybe, body: [gives], otherwise: [] }];
    }
    // `die` is read as a function, and never comes back from it, nor does Laravel's `abort`.
    const isEnd = first !== null && /^(?:die|exit|abort|wp_die|dd)\b/i.test(first.text());
    return isEnd
      ? [{ kind: "leave", how: "throw", value: lowerExpression(first) }]
      : evaluated(first);
  },
  echo_statement: (node) => [{ kind: "evaluate", value: called("echo", valuesIn(node), node) }],
  unset_statement: () => [],
  exit_statement: (node) => [
    { kind: "leave", how: "throw", value: called("exit", valuesIn(node), node) },
  ],
  function_static_declaration: (node) =>
    node.namedChildren().map((one) => ({
      kind: "assign",
      target: lowerTarget(one.field("name")),
      value: lowerExpression(one.field("value")),
      at: one,
    })),
  function_definition: routine,
  class_declaration: classOf,
  interface_declaration: classOf,
  trait_declaration: classOf,
  enum_declaration: classOf,
  if_statement: (node) => {
    const clauses = node.namedChildren().filter((one) => String(one.kind()).startsWith("else"));
    const otherwise = clauses.toReversed().reduce<Statement[]>((rest, one) => {
      const body = lowerStatement(one.field("body"));
      const when = one.field("condition");
      return when ? [{ kind: "branch", when: lowerExpression(when), body, otherwise: rest }] : body;
    }, []);
    const when = lowerExpression(node.field("condition"));
    return [{ kind: "branch", when, body: lowerStatement(node.field("body")), otherwise }];
  },
  while_statement: loop,
  do_statement: loop,
  for_statement: (node) => {
    const when = node.field("condition");
    return [
      ...evaluated(node.field("initialize")),
      {
        kind: "loop",
        ...(when && { when: lowerExpression(when) }),
        body: [...lowerStatement(node.field("body")), ...evaluated(node.field("update"))],
      },
    ];
  },
  foreach_statement: (node) => {
    const body = node.field("body");
    const [over = null, each = null] = partsOf(node).filter((one) => one.id() !== body?.id());
    return [
      {
        kind: "loop",
        each: itemTarget(each),
        over: lowerExpression(over),
        body: lowerStatement(body),
      },
    ];
  },
  switch_statement: (node) => {
    const cases = node.field("body")?.namedChildren() ?? [];
    const groups = cases.filter((one) => /^(?:case|default)_statement$/.test(String(one.kind())));
    return [
      {
        kind: "switch",
        on: lowerExpression(node.field("condition")),
        exhaustive: groups.some((one) => String(one.kind()) === "default_statement"),
        cases: groups.map((one) => {
          const test = one.field("value");
          const parts = partsOf(one).filter((part) => part.id() !== test?.id());
          return {
            tests: test ? [lowerExpression(test)] : [],
            body: parts.flatMap(lowerStatement),
            fallsThrough: true as const,
          };
        }),
      },
    ];
  },
  try_statement: (node) => {
    const clauses = (kind: string) =>
      node.namedChildren().filter((one) => String(one.kind()) === kind);
    return [
      {
        kind: "try",
        body: lowerStatement(node.field("body")),
        handlers: clauses("catch_clause").map((one) => lowerStatement(one.field("body"))),
        after: clauses("finally_clause").flatMap((one) => lowerStatement(one.field("body"))),
      },
    ];
  },
  return_statement: (node) => {
    const [value] = partsOf(node);
    return [{ kind: "return", ...(value && { value: lowerExpression(value) }), at: node }];
  },
  break_statement: (node) => leaveLoop(node, "break"),
  continue_statement: (node) => leaveLoop(node, "continue"),
};

/** Of `$key => $value` both are what the items are. */
function itemTarget(node: SgNode | null): Target {
  if (node === null || String(node.kind()) !== "pair") return lowerTarget(node);
  const items = node.namedChildren().map(lowerTarget);
  return { kind: "items", items, at: node };
}
