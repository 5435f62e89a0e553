import type { SgNode } from "@ast-grep/napi";
import type { Expression, Statement } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";
import type { Names } from "./names.ts";
import { lowerStatement } from "./statements.ts";
import { declared } from "./targets.ts";

interface Case {
  tests: Expression[];
  body: Statement[];
  fallsThrough?: true;
}

/** A section that has labels alone goes on with the next one. */
export function switchStatement(node: SgNode, names: Names): Statement[] {
  const on = lowerExpression(node.field("value"), names);
  const sections = node.field("body")?.namedChildren() ?? [];
  const cases = sections.map((one) => caseOf(one, on, names));
  return [{ kind: "switch", on, cases, exhaustive: cases.some(({ tests }) => tests.length === 0) }];
}

function caseOf(section: SgNode, on: Expression, names: Names): Case {
  const parts = section.namedChildren();
  const pattern = parts.find((one) => String(one.kind()).endsWith("_pattern"));
  const statements = parts.filter((one) => !/_pattern$|^when_clause$/.test(String(one.kind())));
  const body = statements.flatMap((one) => lowerStatement(one, names));
  const constant = String(pattern?.kind()) === "constant_pattern" ? pattern : undefined;
  const name = pattern?.field("name");
  const bound: Statement[] =
    name && pattern
      ? [{ kind: "assign", target: declared(name, pattern.field("type")), value: on, at: name }]
      : [];
  return {
    // Whether another pattern fits is not known: the value stays what it is.
    tests: constant
      ? [lowerExpression(constant.namedChildren()[0] ?? null, names)]
      : pattern
        ? [on]
        : [],
    body: [...bound, ...body],
    ...(statements.length === 0 && { fallsThrough: true }),
  };
}
