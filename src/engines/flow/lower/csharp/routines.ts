import type { SgNode } from "@ast-grep/napi";
import type { Decorator, Parameter, Routine, Statement } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";
import type { Names } from "./names.ts";
import { localsOf } from "./names.ts";
import { lowerStatement } from "./statements.ts";
import { typeNameOf } from "./types.ts";

/** A method, a constructor, a local function, a lambda. */
export function lowerRoutine(node: SgNode, around: Names): Routine {
  const isMember = /^(?:method|constructor|property)_declaration$/.test(String(node.kind()));
  const known = node.field("name");
  let lowered: readonly Statement[] | undefined;
  return {
    ...(known && { name: known.text() }),
    parameters: parametersOf(node.field("parameters"), around),
    decorators: [
      ...decoratorsOf(node, around),
      ...(String(node.kind()) === "method_declaration" ? modifiersOf(node) : []),
    ],
    at: node,
    body: () =>
      (lowered ??= bodyOf(node, isMember ? { ...around, locals: localsOf(node) } : around)),
  };
}

function bodyOf(node: SgNode, names: Names): Statement[] {
  const body =
    node.field("body") ??
    node
      .namedChildren()
      .find((one) => /^(?:block|arrow_expression_clause)$/.test(String(one.kind())));
  if (!body) return [];
  if (String(body.kind()) === "block") return lowerStatement(body, names);
  const isClause = String(body.kind()) === "arrow_expression_clause";
  const value = isClause ? (body.namedChildren()[0] ?? null) : body;
  return [{ kind: "return", value: lowerExpression(value, names), at: body }];
}

/** `(T a, [X] U b = 1)`; of a lambda it may be a name alone. */
export function parametersOf(list: SgNode | null, names: Names): Parameter[] {
  if (list === null) return [];
  if (!String(list.kind()).endsWith("_list"))
    return [{ target: { kind: "name", name: list.text(), at: list }, decorators: [] }];
  const parameters: Parameter[] = [];
  for (const [index, node] of list.namedChildren().entries()) {
    const kind = String(node.kind());
    // `params T[] rest` has no node of its own.
    if (kind === "array_type") {
      const name = list.namedChildren()[index + 1];
      if (name)
        parameters.push({
          target: { kind: "name", name: name.text(), at: name },
          decorators: [],
          rest: true,
        });
    }
    if (kind === "parameter" || kind === "implicit_parameter") {
      const name = node.field("name") ?? node;
      const type = typeNameOf(node.field("type"));
      const otherwise = node.children().some((one) => one.text() === "=")
        ? node.namedChildren().at(-1)
        : undefined;
      parameters.push({
        target: { kind: "name", name: name.text(), at: name },
        ...(type !== undefined && { type }),
        ...(otherwise && { otherwise: lowerExpression(otherwise, names) }),
        decorators: decoratorsOf(node, names),
      });
    }
  }
  return parameters;
}

/** Attributes are what other languages call decorators. */
export function decoratorsOf(node: SgNode, names: Names): Decorator[] {
  return node
    .namedChildren()
    .filter((one) => String(one.kind()) === "attribute_list")
    .flatMap((list) => list.namedChildren())
    .filter((one) => String(one.kind()) === "attribute")
    .map((one) => {
      const name = (one.field("name") ?? one).text().replace(/^.*\.|Attribute$/g, "");
      const list = one
        .namedChildren()
        .find((part) => String(part.kind()) === "attribute_argument_list");
      const args = (list?.namedChildren() ?? []).map((part) => ({
        value: lowerExpression(part.namedChildren().at(-1) ?? null, names),
      }));
      return { callee: { kind: "name", name, at: one } as const, args };
    });
}

/**
 * Whoever may call it: `public` is to be asked for as a decorator is. It is said of what belongs to an object alone, since nothing
 * from outside is handed to what is static.
 */
function modifiersOf(node: SgNode): Decorator[] {
  const modifiers = node.namedChildren().filter((one) => String(one.kind()) === "modifier");
  const isStatic = modifiers.some((one) => one.text() === "static");
  return modifiers
    .filter((one) => one.text() === (isStatic ? "static" : "public"))
    .map((one) => ({ callee: { kind: "name", name: one.text(), at: one }, args: [] }));
}
