import type { SgNode } from "@ast-grep/napi";
import type { Decorator, Parameter, Routine, Statement } from "../../ir.ts";
import { argumentsOf, lowerExpression } from "./expressions.ts";
import { pathOfName } from "./names.ts";
import { lowerStatements } from "./statements.ts";

/** A function in any of its forms. */
export function lowerRoutine(node: SgNode): Routine {
  const body = node.field("body");
  const isValue = body !== null && String(body.kind()) !== "compound_statement";
  const known = node.field("name");
  const declared = node.field("parameters")?.namedChildren() ?? [];
  const returns = typeNameOf(node.field("return_type"));
  let lowered: readonly Statement[] | undefined;
  return {
    ...(known && { name: known.text() }),
    ...(returns !== undefined && { returns }),
    parameters: declared
      .filter((one) => String(one.kind()).endsWith("parameter"))
      .map(lowerParameter),
    decorators: attributesOf(node),
    at: node,
    body: () =>
      (lowered ??= [
        ...promoted(declared),
        ...(body === null
          ? []
          : isValue
            ? [{ kind: "return" as const, value: lowerExpression(body), at: body }]
            : lowerStatements(body)),
      ]),
  };
}

function lowerParameter(node: SgNode): Parameter {
  const name = node.field("name");
  const type = typeNameOf(node.field("type"));
  const otherwise = node.field("default_value");
  return {
    target: name
      ? { kind: "name", name: name.text().replace(/^&/, ""), at: name }
      : { kind: "nothing" },
    ...(type !== undefined && { type }),
    ...(otherwise && { otherwise: lowerExpression(otherwise) }),
    ...(String(node.kind()) === "variadic_parameter" && { rest: true as const }),
    decorators: attributesOf(node),
  };
}

/** A constructor's parameter that says who may see it is a field as well. */
export function isPromoted(node: SgNode): boolean {
  return String(node.kind()) === "property_promotion_parameter";
}

function promoted(parameters: readonly SgNode[]): Statement[] {
  return parameters.filter(isPromoted).flatMap((one): Statement[] => {
    const name = one.field("name");
    if (!name) return [];
    const self = { kind: "name", name: "this", at: one } as const;
    const place = { kind: "member", of: self, name: name.text().slice(1), at: one } as const;
    const value = { kind: "name", name: name.text(), at: name } as const;
    return [{ kind: "assign", target: { kind: "place", place, at: one }, value, at: one }];
  });
}

/** `#[Route("/")]`. */
export function attributesOf(node: SgNode): Decorator[] {
  const list = node.field("attributes");
  return (list?.namedChildren() ?? [])
    .flatMap((group) => group.namedChildren())
    .map((one) => {
      const [name = null] = one.namedChildren();
      return { callee: lowerExpression(name), args: argumentsOf(one.field("parameters")) };
    });
}

/** What a type is called; of `?T` it is `T`. */
export function typeNameOf(type: SgNode | null): string | undefined {
  if (type === null) return undefined;
  return pathOfName(type.text().replace(/^\?/, ""));
}
