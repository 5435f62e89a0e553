import type { SgNode } from "@ast-grep/napi";
import { once } from "../../../../types/once.ts";
import type { Expression, Parameter, Routine } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";
import type { Names } from "./names.ts";
import { lowerStatements } from "./statements.ts";
import { annotationsOf, typeNameOf } from "./types.ts";

/** A method or a constructor of the class that `names` are of. */
export function lowerMethod(node: SgNode, names: Names): Routine {
  const inside = names.in(node);
  const name = node.field("name")?.text();
  const type = typeNameOf(node.field("type"));
  return {
    ...(name !== undefined && { name }),
    ...(type !== undefined && { returns: type }),
    parameters: parametersOf(node.field("parameters"), inside),
    decorators: annotationsOf(node, names),
    at: node,
    body: once(() => {
      const body = node.field("body");
      return body ? lowerStatements(body, inside) : [];
    }),
  };
}

/** `x -> …`. */
export function lowerLambda(node: SgNode, names: Names): Expression {
  const body = node.field("body");
  const isValue = body !== null && String(body.kind()) !== "block";
  const routine: Routine = {
    parameters: parametersOf(node.field("parameters"), names),
    decorators: [],
    at: node,
    body: once(() =>
      isValue
        ? [{ kind: "return", value: lowerExpression(body, names), at: body }]
        : body
          ? lowerStatements(body, names)
          : [],
    ),
  };
  return { kind: "function", function: routine, at: node };
}

/** `Integer::parseInt` is a lambda that calls it with what it is given; of `String::trim` nobody can tell, so it is both. */
export function lowerMethodReference(node: SgNode, names: Names): Expression {
  const [object = null, method] = node.namedChildren();
  const given: Expression = { kind: "name", name: "it", at: node };
  const called = (of: Expression, args: Expression[]): Expression => {
    const callee: Expression = method ? { kind: "member", of, name: method.text(), at: node } : of;
    return { kind: "call", callee, args: args.map((value) => ({ value })), at: node };
  };
  const of = lowerExpression(object, names);
  const isType = /^[A-Z]/.test(object?.text().split(".").at(-1) ?? "");
  const values =
    isType && method ? [called(of, [given]), called(given, [])] : [called(of, [given])];
  const unsure: Expression = { kind: "unknown", parts: [], at: node };
  const value = values.reduce((one, other) => ({
    kind: "choice",
    when: unsure,
    value: one,
    otherwise: other,
    at: node,
  }));
  const routine: Routine = {
    parameters: [{ target: { kind: "name", name: "it", at: node }, decorators: [] }],
    decorators: [],
    at: node,
    body: () => [{ kind: "return", value, at: node }],
  };
  return { kind: "function", function: routine, at: node };
}

/** The parameters in brackets, of a record as well; a lambda's may stand alone. */
export function parametersOf(node: SgNode | null, names: Names): Parameter[] {
  if (node === null) return [];
  if (String(node.kind()) === "identifier") return [plain(node)];
  return node.namedChildren().flatMap((one): Parameter[] => {
    switch (String(one.kind())) {
      case "identifier":
        return [plain(one)];
      case "formal_parameter":
      case "spread_parameter": {
        const declarator = one
          .namedChildren()
          .find((part) => String(part.kind()) === "variable_declarator");
        const name = one.field("name") ?? declarator?.field("name");
        const isRest = declarator !== undefined;
        const written =
          one.field("type") ??
          one.namedChildren().find((part) => /_type$|^type_/.test(String(part.kind())));
        const type = typeNameOf(written ?? null);
        return [
          {
            target: name ? { kind: "name", name: name.text(), at: name } : { kind: "nothing" },
            ...(type !== undefined && { type }),
            ...(isRest && { rest: true as const }),
            decorators: annotationsOf(one, names),
          },
        ];
      }
      default:
        return [];
    }
  });
}

function plain(node: SgNode): Parameter {
  return { target: { kind: "name", name: node.text(), at: node }, decorators: [] };
}
