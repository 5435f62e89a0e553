import type { SgNode } from "@ast-grep/napi";
import type { At, Expression, Statement } from "../../ir.ts";
import { itemsOf } from "./assignments.ts";
import { lowerExpression } from "./expressions.ts";
import { lowerStatement, lowerStatements } from "./statements.ts";
import { typeNameOf } from "./types.ts";

const isCase = (node: SgNode): boolean => String(node.kind()).endsWith("_case");
const isDefault = (node: SgNode): boolean => String(node.kind()) === "default_case";

/** What stands in a case after what is asked. */
function bodyOf(node: SgNode): Statement[] {
  return node
    .namedChildren()
    .filter((one) => String(one.kind()) === "statement_list")
    .flatMap(lowerStatements);
}

/** `switch x {…}`, and `switch {…}`, that asks one condition after the other. */
export function switchStatement(node: SgNode): Statement[] {
  const subject = node.field("value");
  const cases = node.namedChildren().filter(isCase);
  const start = lowerStatement(node.field("initializer"));
  if (subject === null) {
    const asked = cases.map((one) => ({
      when: isDefault(one) ? undefined : anyOf(itemsOf(one.field("value")), one),
      body: bodyOf(one),
    }));
    return [{ kind: "block", body: [...start, oneOf(asked, node)] }];
  }
  const lowered = cases.map((one) => ({
    tests: isDefault(one) ? [] : itemsOf(one.field("value")).map(lowerExpression),
    body: bodyOf(one),
    ...(hasFallthrough(one) && { fallsThrough: true as const }),
  }));
  const exhaustive = cases.some(isDefault);
  return [
    {
      kind: "block",
      body: [
        ...start,
        { kind: "switch", on: lowerExpression(subject), cases: lowered, exhaustive },
      ],
    },
  ];
}

function hasFallthrough(node: SgNode): boolean {
  const list = node.namedChildren().find((one) => String(one.kind()) === "statement_list");
  return String(list?.namedChildren().at(-1)?.kind()) === "fallthrough_statement";
}

function anyOf(conditions: readonly SgNode[], at: At): Expression {
  const [first = { kind: "absent" }, ...others] = conditions.map(lowerExpression);
  return others.reduce(
    (all, one): Expression => ({ kind: "operation", operator: "||", operands: [all, one], at }),
    first,
  );
}

interface Asked {
  /** None for whatever is left. */
  when: Expression | undefined;
  body: Statement[];
}

/** The first of several whose condition holds; `break` leaves it as it leaves a `switch`. */
function oneOf(asked: readonly Asked[], at: At): Statement {
  const rest = asked.find(({ when }) => when === undefined)?.body ?? [];
  const body = asked.reduceRight<Statement[]>(
    (otherwise, { when, body: taken }) =>
      when === undefined ? otherwise : [{ kind: "branch", when, body: taken, otherwise }],
    rest,
  );
  const on: Expression = { kind: "literal", value: true, at };
  return { kind: "switch", on, cases: [{ tests: [], body }], exhaustive: true };
}

/** `switch v := x.(type) {…}` */
export function typeSwitchStatement(node: SgNode): Statement[] {
  const alias = itemsOf(node.field("alias"))[0];
  const value = lowerExpression(node.field("value"));
  const cases = node.namedChildren().filter(isCase);
  const asked = cases.map((one): Asked => {
    const types = one.namedChildren().filter((part) => String(part.kind()) !== "statement_list");
    const type = types.length === 1 ? typeNameOf(types[0] ?? null) : undefined;
    const named: Statement[] = alias
      ? [
          {
            kind: "assign",
            target: {
              kind: "name",
              name: alias.text(),
              ...(type !== undefined && { type }),
              at: alias,
            },
            value,
            at: alias,
          },
        ]
      : [];
    const when: Expression = { kind: "unknown", parts: [], at: one };
    return { when: isDefault(one) ? undefined : when, body: [...named, ...bodyOf(one)] };
  });
  return [
    { kind: "block", body: [...lowerStatement(node.field("initializer")), oneOf(asked, node)] },
  ];
}

/** Whichever channel is ready first. */
export function selectStatement(node: SgNode): Statement[] {
  const asked = node
    .namedChildren()
    .filter(isCase)
    .map((one): Asked => {
      const start = lowerStatement(one.field("communication"));
      const when: Expression = { kind: "unknown", parts: [], at: one };
      return { when: isDefault(one) ? undefined : when, body: [...start, ...bodyOf(one)] };
    });
  return [oneOf(asked, node)];
}
