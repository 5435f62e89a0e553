import type { SgNode } from "@ast-grep/napi";
import type { ClassBody, Expression, Statement } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";
import { lowerTarget } from "./targets.ts";
import { partsOf } from "./parts.ts";
import { localsIn } from "./names.ts";
import type { Surroundings } from "./names.ts";
import { lowerMethod } from "./routines.ts";

type Read = (node: SgNode, around: Surroundings) => Statement[];

/** What the statements in a block, or in a file, mean. */
export function lowerStatements(block: SgNode | null, around: Surroundings): Statement[] {
  if (block === null) return [];
  const rescues = block.namedChildren().filter((one) => String(one.kind()) === "rescue");
  const ensures = block.namedChildren().filter((one) => String(one.kind()) === "ensure");
  const body = partsOf(block).flatMap((node) => lowerStatement(node, around));
  if (rescues.length === 0 && ensures.length === 0) return body;
  return [
    {
      kind: "try",
      body,
      handlers: rescues.map((one) => lowerStatements(one.field("body"), around)),
      after: ensures.flatMap((one) => partsOf(one).flatMap((node) => lowerStatement(node, around))),
    },
  ];
}

/** Those of a method: the last one is what it returns. */
export function lowerReturning(body: SgNode | null, around: Surroundings): Statement[] {
  if (body === null) return [];
  if (!/^(?:body_statement|block_body|then|else|begin)$/.test(String(body.kind())))
    return returned(body, around);
  const parts = partsOf(body);
  const isGuarded = parts.length < body.namedChildren().length;
  const last = parts.at(-1);
  if (!last) return [];
  // What is rescued returns what it returns; that of the rescue itself is of no interest.
  if (isGuarded) {
    const before = lowerStatements(body, around);
    return [...before, ...returned(last, around)];
  }
  const before = parts.slice(0, -1).flatMap((one) => lowerStatement(one, around));
  return [...before, ...returned(last, around)];
}

function returned(node: SgNode, around: Surroundings): Statement[] {
  const kind = String(node.kind());
  const when = node.field("condition");
  if ((kind === "if" || kind === "unless" || kind === "elsif") && when) {
    const body = lowerReturning(node.field("consequence"), around);
    const alternative = node.field("alternative");
    const otherwise = alternative ? lowerReturning(alternative, around) : [];
    return [branch(kind === "unless", lowerExpression(when, around), body, otherwise)];
  }
  const isValue = kind === "begin" || (kind === "binary" && !endsInReturn(node));
  return isValue || readers[kind] === undefined
    ? [{ kind: "return", value: lowerExpression(node, around), at: node }]
    : lowerStatement(node, around);
}

function endsInReturn(node: SgNode): boolean {
  return node.field("right")?.kind() === "return";
}

function branch(
  isReversed: boolean,
  when: Extract<Statement, { kind: "branch" }>["when"],
  body: Statement[],
  otherwise: Statement[],
): Statement {
  return isReversed
    ? { kind: "branch", when, body: otherwise, otherwise: body }
    : { kind: "branch", when, body, otherwise };
}

/** What a statement means; some are several. */
export function lowerStatement(node: SgNode | null, around: Surroundings): Statement[] {
  if (node === null) return [];
  const isEnd = /^(?:raise|fail|abort|exit!?|halt|throw)\b(?!\.)/.test(node.text().slice(0, 9));
  if (isEnd && /^(?:call|identifier)$/.test(String(node.kind())))
    return [{ kind: "leave", how: "throw", value: lowerExpression(node, around) }];
  const read = readers[String(node.kind())];
  return read ? read(node, around) : [{ kind: "evaluate", value: lowerExpression(node, around) }];
}

const branching: Read = (node, around) => {
  const isReversed = String(node.kind()).startsWith("unless");
  const body = node.field("consequence") ?? node.field("body");
  return [
    branch(
      isReversed,
      lowerExpression(node.field("condition"), around),
      lowerBody(body, around),
      lowerBody(node.field("alternative"), around),
    ),
  ];
};

function lowerBody(node: SgNode | null, around: Surroundings): Statement[] {
  return node && /^(?:then|else|do|begin)$/.test(String(node.kind()))
    ? lowerStatements(node, around)
    : lowerStatement(node, around);
}

const loop: Read = (node, around) => [
  {
    kind: "loop",
    when: lowerExpression(node.field("condition"), around),
    body: lowerBody(node.field("body"), around),
  },
];

const until: Read = (node, around) => {
  const condition = lowerExpression(node.field("condition"), around);
  const when: Expression = { kind: "operation", operator: "!", operands: [condition], at: node };
  return [{ kind: "loop", when, body: lowerBody(node.field("body"), around) }];
};

const leave =
  (how: "break" | "continue"): Read =>
  () => [{ kind: "leave", how }];

const readers: Record<string, Read> = {
  program: lowerStatements,
  module: (node, around) => lowerStatements(node.field("body"), around),
  class: lowerClass,
  method: (node, around) => [{ kind: "define", function: lowerMethod(node, around) }],
  singleton_method: (node, around) => [{ kind: "define", function: lowerMethod(node, around) }],
  begin: lowerStatements,
  if: branching,
  elsif: branching,
  unless: branching,
  if_modifier: branching,
  unless_modifier: branching,
  while: loop,
  until,
  while_modifier: loop,
  until_modifier: until,
  for: (node, around) => [
    {
      kind: "loop",
      each: lowerTarget(node.field("pattern"), around),
      over: lowerExpression(partsOf(node.field("value") ?? node)[0] ?? null, around),
      body: lowerBody(node.field("body"), around),
    },
  ],
  return: (node, around) => {
    const [given] = partsOf(node);
    return [{ kind: "return", ...(given && { value: lowerExpression(given, around) }), at: node }];
  },
  break: leave("break"),
  next: leave("continue"),
  binary: (node, around) => {
    // `redirect_to(x) and return` is two statements.
    if (!endsInReturn(node)) return [{ kind: "evaluate", value: lowerExpression(node, around) }];
    const left = lowerExpression(node.field("left"), around);
    return [{ kind: "evaluate", value: left }, ...lowerStatement(node.field("right"), around)];
  },
};

/** A class; what else stands in it, such as the routes of Sinatra, runs when it is read. */
function lowerClass(node: SgNode, around: Surroundings): Statement[] {
  const name = node.field("name")?.text().replaceAll("::", ".");
  const body = node.field("body");
  const members = body ? partsOf(body) : [];
  const isMethod = (one: SgNode) => /^(?:singleton_)?method$/.test(String(one.kind()));
  const methods = members.filter(isMethod);
  const named = methods.map((one) => one.field("name")?.text() ?? "");
  const inside = {
    ...around,
    methods: new Set([...around.methods, ...named]),
    locals: new Set<string>(),
  };
  const base = node.field("superclass");
  const lowered: ClassBody = {
    ...(name !== undefined && { name }),
    bases: base ? partsOf(base).map((one) => one.text().replaceAll("::", ".")) : [],
    decorators: [],
    methods: methods.map((one) => lowerMethod(one, inside)),
    fields: [],
    at: node,
  };
  runBefore(lowered, members);
  const others = members.filter((one) => !isMethod(one));
  const locals = new Set(others.flatMap((one) => [...localsIn(one)]));
  return [
    { kind: "class", class: lowered },
    ...others.flatMap((one) => lowerStatement(one, { ...inside, locals })),
  ];
}

/** What a class names by `before_action` runs before its other methods: before those that read what it writes. */
function runBefore({ methods }: ClassBody, members: readonly SgNode[]): void {
  const declarations = members.filter((one) =>
    /^(?:prepend_)?before_(?:action|filter)$/.test(one.field("method")?.text() ?? ""),
  );
  const named = declarations
    .flatMap((one) => partsOf(one.field("arguments") ?? one))
    .filter((part) => String(part.kind()) === "simple_symbol");
  for (const at of named.toReversed()) {
    const name = at.text().slice(1);
    const own = methods.find((method) => method.name === name);
    const written = new Set(own?.at.text().match(/@\w+(?=\s*(?:\|\|)?=[^=~])/g));
    const of: Expression = { kind: "name", name: "this", at };
    const callee: Expression = { kind: "member", of, name, at };
    const call: Statement = { kind: "evaluate", value: { kind: "call", callee, args: [], at } };
    for (const method of methods) {
      const { body } = method;
      const reads =
        method !== own &&
        method.at
          .text()
          .match(/@\w+/g)
          ?.some((one) => written.has(one));
      if (reads === true) method.body = () => [call, ...body()];
    }
  }
}
