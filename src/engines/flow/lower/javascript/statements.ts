import type { SgNode } from "@ast-grep/napi";
import type { ClassBody, Decorator, Routine, Statement, Target } from "../../ir.ts";
import { leaveLoop } from "../leave-loop.ts";
import { lowerExpression } from "./expressions.ts";
import { decoratorsOf, lowerRoutine } from "./routines.ts";
import { lowerTarget, typeNameOf } from "./targets.ts";

/** What the statements in a block, or in a file, mean. */
export function lowerStatements(block: SgNode): Statement[] {
  return block.namedChildren().flatMap((node) => lowerStatement(node));
}

/** Calls that never return: Koa's and Next.js's throw. */
const endsAll =
  /^(?:(?:ctx|context|koaCtx|this\.ctx)\.throw|process\.(?:exit|abort)|assert\.fail|notFound|unauthorized|forbidden|redirect|permanentRedirect)$/;

/** A statement that may be a block, or not be there. */
function bodyOf(node: SgNode | null): Statement[] {
  return node === null ? [] : lowerStatement(node);
}

function lowerStatement(node: SgNode): Statement[] {
  return (readers[String(node.kind())] ?? (() => []))(node);
}

const block = (node: SgNode): Statement[] => [{ kind: "block", body: lowerStatements(node) }];

const declarations = (node: SgNode): Statement[] =>
  node.namedChildren().flatMap((one): Statement[] => {
    const value = one.field("value");
    if (value === null) return [];
    const type = typeNameOf(one.field("type"));
    const target = lowerTarget(one.field("name"));
    const typed: Target =
      target.kind === "name"
        ? { ...target, isOwn: true as const, ...(type !== undefined && { type }) }
        : target;
    return [{ kind: "assign", target: typed, value: lowerExpression(value), at: one }];
  });

const routine = (node: SgNode): Statement[] => [{ kind: "define", function: lowerRoutine(node) }];

const classOf = (node: SgNode): Statement[] => [{ kind: "class", class: lowerClass(node, []) }];

const loop = (node: SgNode): Statement[] => {
  const when = node.field("condition");
  return [
    {
      kind: "loop",
      ...(when && { when: lowerExpression(when) }),
      body: bodyOf(node.field("body")),
    },
  ];
};

const readers: Record<string, (node: SgNode) => Statement[]> = {
  statement_block: block,
  labeled_statement: (node) => bodyOf(node.field("body")),
  expression_statement: (node) => {
    const [first] = node.namedChildren();
    if (!first) return [];
    const fails =
      String(first.kind()) === "call_expression" &&
      endsAll.test(first.field("function")?.text() ?? "");
    return [
      { kind: "evaluate", value: lowerExpression(first) },
      ...(fails ? [{ kind: "leave", how: "throw" } as const] : []),
    ];
  },
  lexical_declaration: declarations,
  variable_declaration: declarations,
  function_declaration: routine,
  generator_function_declaration: routine,
  class_declaration: classOf,
  abstract_class_declaration: classOf,
  export_statement: (node) => {
    const value = node.field("value");
    if (value !== null) return [{ kind: "evaluate", value: lowerExpression(value) }];
    const declaration = node.field("declaration");
    if (declaration === null) return [];
    if (!String(declaration.kind()).endsWith("class_declaration"))
      return lowerStatement(declaration);
    return [{ kind: "class", class: lowerClass(declaration, decoratorsOf(node.namedChildren())) }];
  },
  if_statement: (node) => [
    {
      kind: "branch",
      when: lowerExpression(node.field("condition")),
      body: bodyOf(node.field("consequence")),
      otherwise: (node.field("alternative")?.namedChildren() ?? []).flatMap(lowerStatement),
    },
  ],
  while_statement: loop,
  do_statement: loop,
  for_statement: (node) => {
    const when = node.field("condition");
    const next = node.field("increment");
    const condition =
      when && !/^(?:empty_statement|;)$/.test(String(when.kind())) ? conditionOf(when) : undefined;
    const step: Statement[] = next ? [{ kind: "evaluate", value: lowerExpression(next) }] : [];
    return [
      ...bodyOf(node.field("initializer")),
      {
        kind: "loop",
        ...(condition && { when: condition }),
        body: [...bodyOf(node.field("body")), ...step],
      },
    ];
  },
  for_in_statement: (node) => [
    {
      kind: "loop",
      each: lowerTarget(node.field("left")),
      over: lowerExpression(node.field("right")),
      body: bodyOf(node.field("body")),
    },
  ],
  switch_statement: (node) => {
    const cases = (node.field("body")?.namedChildren() ?? []).filter(
      (one) => String(one.kind()) !== "comment",
    );
    return [
      {
        kind: "switch",
        on: lowerExpression(node.field("value")),
        exhaustive: cases.some((one) => String(one.kind()) === "switch_default"),
        cases: cases.map((one) => {
          const test = one.field("value");
          const statements = one.namedChildren().filter((part) => part.id() !== test?.id());
          return {
            tests: test ? [lowerExpression(test)] : [],
            body: statements.flatMap(lowerStatement),
            fallsThrough: true as const,
          };
        }),
      },
    ];
  },
  try_statement: (node) => {
    const handler = node.field("handler");
    return [
      {
        kind: "try",
        body: bodyOf(node.field("body")),
        handlers: handler ? [bodyOf(handler.field("body"))] : [],
        after: (node.field("finalizer")?.namedChildren() ?? []).flatMap(lowerStatement),
      },
    ];
  },
  return_statement: (node) => {
    const [value] = node.namedChildren();
    return [{ kind: "return", ...(value && { value: lowerExpression(value) }), at: node }];
  },
  throw_statement: (node) => {
    const [value] = node.namedChildren();
    return [{ kind: "leave", how: "throw", ...(value && { value: lowerExpression(value) }) }];
  },
  break_statement: (node) => leaveLoop(node, "break"),
  continue_statement: (node) => leaveLoop(node, "continue"),
};

function conditionOf(node: SgNode) {
  const inside = String(node.kind()) === "expression_statement" ? node.namedChildren()[0] : node;
  return inside ? lowerExpression(inside) : undefined;
}

/** A class in any of its forms. `outside` are decorators that stand before it. */
export function lowerClass(node: SgNode, outside: Decorator[]): ClassBody {
  const members = node.field("body")?.namedChildren() ?? [];
  const lowered: ClassBody = {
    bases: node
      .namedChildren()
      .filter((one) => String(one.kind()) === "class_heritage")
      .map((one) => one.text().replace(/^\s*extends\s+/, "")),
    decorators: [...outside, ...decoratorsOf(node.namedChildren())],
    methods: [],
    fields: [],
    at: node,
  };
  const name = node.field("name");
  if (name) lowered.name = name.text();
  let decorators: Decorator[] = [];
  for (const member of members) {
    const kind = String(member.kind());
    if (kind === "decorator") {
      decorators.push(...decoratorsOf([member]));
      continue;
    }
    if (kind === "method_definition") {
      const properties = parameterProperties(member);
      lowered.fields.push(...properties);
      lowered.methods.push(
        keeping(
          lowerRoutine(member, decorators),
          properties.map((one) => one.name),
        ),
      );
    }
    if (kind.endsWith("field_definition")) addField(lowered, member);
    if (kind !== "comment") decorators = [];
  }
  return lowered;
}

/** `constructor(private readonly db: Db)` declares a field, too. */
function parameterProperties(method: SgNode): ClassBody["fields"] {
  if (method.field("name")?.text() !== "constructor") return [];
  const declared = method.field("parameters")?.namedChildren() ?? [];
  return declared.flatMap((one) => {
    const isProperty = one
      .children()
      .some((part) => /^(?:accessibility_modifier|readonly)$/.test(String(part.kind())));
    const pattern = one.field("pattern");
    if (!isProperty || String(pattern?.kind()) !== "identifier") return [];
    const type = typeNameOf(one.field("type"));
    return [{ name: pattern?.text() ?? "", ...(type !== undefined && { type }) }];
  });
}

/** The same, which first keeps what it is given under these names in fields of the same name. */
function keeping(maker: Routine, names: readonly string[]): Routine {
  if (names.length === 0) return maker;
  const { at } = maker;
  const kept = names.map((name): Statement => ({
    kind: "assign",
    target: {
      kind: "place",
      place: { kind: "member", of: { kind: "name", name: "this", at }, name, at },
      at,
    },
    value: { kind: "name", name, at },
    at,
  }));
  return { ...maker, body: () => [...kept, ...maker.body()] };
}

/** A field that holds a function is a method by another name. */
function addField(lowered: ClassBody, member: SgNode): void {
  const name = (member.field("name") ?? member.field("property"))?.text() ?? "";
  const value = member.field("value");
  if (value && /^(?:arrow_function|function_expression)$/.test(String(value.kind()))) {
    lowered.methods.push({ ...lowerRoutine(value), name });
    return;
  }
  const type = typeNameOf(member.field("type"));
  lowered.fields.push({
    name,
    ...(type !== undefined && { type }),
    ...(value && { value: lowerExpression(value) }),
  });
}
