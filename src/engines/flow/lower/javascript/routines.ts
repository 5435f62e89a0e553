import type { SgNode } from "@ast-grep/napi";
import type { Decorator, Parameter, Routine, Statement } from "../../ir.ts";
import { inner, lowerExpression } from "./expressions.ts";
import { lowerStatements } from "./statements.ts";
import { lowerTarget, typeNameOf } from "./targets.ts";

/** A function in any of its forms. */
export function lowerRoutine(node: SgNode, decorators: Decorator[] = []): Routine {
  const single = node.field("parameter");
  const declared = node.field("parameters")?.namedChildren() ?? [];
  const parameters = (single ? [single] : declared)
    .filter((one) => String(one.kind()) !== "comment")
    .map(lowerParameter);
  const body = node.field("body");
  const isValue = body !== null && String(body.kind()) !== "statement_block";
  const known = node.field("name");
  let lowered: readonly Statement[] | undefined;
  return {
    ...(known && { name: known.text() }),
    parameters,
    decorators: [...decorators, ...directivesOf(node)],
    at: node,
    body: () =>
      (lowered ??=
        body === null
          ? []
          : isValue
            ? [{ kind: "return", value: lowerExpression(body), at: body }]
            : lowerStatements(body)),
  };
}

/** `"use server"` makes a function one that a browser calls: for what is asked of it, it is decorated so. */
function directivesOf(node: SgNode): Decorator[] {
  const body = node.field("body");
  if (body === null) return [];
  const isServers =
    saysUseServer(body) || (saysUseServer(node.getRoot().root()) && isExported(node));
  return isServers ? [{ callee: { kind: "name", name: "use server", at: node }, args: [] }] : [];
}

/** Whether a block or a file begins with it. Brackets and comments may stand before it. */
function saysUseServer(block: SgNode): boolean {
  for (let at = 0; at < 4; at += 1) {
    const one = block.child(at);
    const kind = String(one?.kind());
    if (one && kind === "expression_statement") return /^["']use server["']/.test(one.text());
    if (kind !== "{" && kind !== "comment") return false;
  }
  return false;
}

function isExported(node: SgNode): boolean {
  const around = node
    .ancestors()
    .find((one) => !/^(?:variable_declarator|lexical_declaration)$/.test(String(one.kind())));
  return String(around?.kind()) === "export_statement";
}

function lowerParameter(node: SgNode): Parameter {
  const kind = String(node.kind());
  if (kind === "assignment_pattern") {
    return {
      target: lowerTarget(node.field("left")),
      otherwise: lowerExpression(node.field("right")),
      decorators: [],
    };
  }
  if (kind === "rest_pattern")
    return { target: lowerTarget(node.namedChildren()[0] ?? null), decorators: [], rest: true };
  const pattern = node.field("pattern");
  if (pattern === null) return { target: lowerTarget(node), decorators: [] };
  const isRest = String(pattern.kind()) === "rest_pattern";
  const type = typeNameOf(node.field("type"));
  const otherwise = node.field("value");
  return {
    target: lowerTarget(isRest ? (pattern.namedChildren()[0] ?? null) : pattern),
    ...(type !== undefined && { type }),
    ...(otherwise && { otherwise: lowerExpression(otherwise) }),
    ...(isRest && { rest: true as const }),
    decorators: decoratorsOf(node.namedChildren()),
  };
}

/** Those among `nodes`. */
export function decoratorsOf(nodes: readonly SgNode[]): Decorator[] {
  return nodes
    .filter((one) => String(one.kind()) === "decorator")
    .map((one) => {
      const expression = inner(one);
      return expression.kind === "call"
        ? { callee: expression.callee, args: expression.args }
        : { callee: expression, args: [] };
    });
}
