import type { SgNode } from "@ast-grep/napi";
import type { ClassBody, Decorator, Expression, Parameter, Routine, Statement } from "../../ir.ts";
import { childrenOf, lowerExpression } from "./expressions.ts";
import { lowerStatements } from "./statements.ts";
import { lowerTarget, typeNameOf } from "./targets.ts";

/** A function; of a method the object that it is called on is no parameter. */
export function lowerRoutine(
  node: SgNode,
  decorators: Decorator[],
  place: "function" | "method" = "function",
): Routine {
  const declared = (node.field("parameters")?.namedChildren() ?? []).map((one) =>
    lowerParameter(one, decorators),
  );
  const isBound = place === "method" && !decorators.some(isStatic);
  const body = node.field("body");
  const name = node.field("name")?.text();
  let lowered: Statement[] | undefined;
  let shared: string[] | undefined;
  return {
    ...(name !== undefined && { name }),
    parameters: declared.flat().slice(isBound ? 1 : 0),
    decorators,
    at: node,
    body: () => (lowered ??= body ? lowerStatements(body) : []),
    shared: () => (shared ??= body ? sharedIn(body) : []),
  };
}

/** Names that belong to the file, or to the function around. */
function sharedIn(body: SgNode): string[] {
  return body
    .namedChildren()
    .filter((one) => /^(?:global|nonlocal)_statement$/.test(String(one.kind())))
    .flatMap((one) => childrenOf(one).map((name) => name.text()));
}

function isStatic({ callee }: Decorator): boolean {
  return callee.kind === "name" && callee.name === "staticmethod";
}

/** `lambda x: …`. */
export function lowerLambda(node: SgNode): Expression {
  const parameters = (node.field("parameters")?.namedChildren() ?? []).flatMap((one) =>
    lowerParameter(one, []),
  );
  const body = node.field("body");
  const routine: Routine = {
    parameters,
    decorators: [],
    at: node,
    body: () => (body ? [{ kind: "return", value: lowerExpression(body), at: body }] : []),
  };
  return { kind: "function", function: routine, at: node };
}

function lowerParameter(node: SgNode, decorators: readonly Decorator[]): Parameter[] {
  const kind = String(node.kind());
  if (/^(?:comment|keyword_separator|positional_separator)$/.test(kind)) return [];
  const written = node.field("name") ?? (kind === "typed_parameter" ? childrenOf(node)[0] : node);
  if (!written) return [];
  const isRest = String(written.kind()).endsWith("splat_pattern");
  const target = lowerTarget(isRest ? (childrenOf(written)[0] ?? null) : written);
  const otherwise = node.field("value");
  const name = target.kind === "name" ? target.name : "";
  const isProvided = /\b(?:Depends|Security)\(/.test(
    `${node.field("type")?.text() ?? ""} ${otherwise?.text() ?? ""}`,
  );
  // What the framework hands in itself has nothing to do with the caller.
  const type = isProvided
    ? "Depends"
    : (typeNameOf(node.field("type")) ?? typeInAddress(name, decorators));
  return [
    {
      target,
      decorators: [],
      ...(type !== undefined && { type }),
      ...(otherwise && { otherwise: lowerExpression(otherwise) }),
      ...(isRest && { rest: true as const }),
    },
  ];
}

/** A route may say in its address what a parameter is: `<int:key>`. */
function typeInAddress(name: string, decorators: readonly Decorator[]): string | undefined {
  for (const { args } of decorators) {
    for (const { value } of args) {
      if (value.kind !== "literal" || typeof value.value !== "string") continue;
      for (const [, type, one] of value.value.matchAll(/<(\w+)(?:\([^)]*\))?:(\w+)>/g))
        if (one === name && /^(?:int|float|uuid)$/.test(type ?? "")) return type;
      for (const [, one] of value.value.matchAll(/\(\?P<(\w+)>(?:\\d|\[\\d|\[0-9)/g))
        if (one === name) return "int";
    }
  }
  return undefined;
}

/** Those of a `decorated_definition`. */
export function decoratorsOf(node: SgNode): Decorator[] {
  return node
    .namedChildren()
    .filter((one) => String(one.kind()) === "decorator")
    .map((one) => {
      const expression = lowerExpression(childrenOf(one)[0] ?? null);
      return expression.kind === "call"
        ? { callee: expression.callee, args: expression.args }
        : { callee: expression, args: [] };
    });
}

/** A class with its methods, and with the fields that are written in its body. */
export function lowerClass(node: SgNode, decorators: Decorator[]): ClassBody {
  const bases = (node.field("superclasses")?.namedChildren() ?? [])
    .filter((one) => !/^(?:comment|keyword_argument)$/.test(String(one.kind())))
    .map((one) => one.text());
  const lowered: ClassBody = { bases, decorators, methods: [], fields: [], at: node };
  const name = node.field("name");
  if (name) lowered.name = name.text();
  for (const member of node.field("body")?.namedChildren() ?? []) addMember(lowered, member);
  return lowered;
}

function addMember(lowered: ClassBody, member: SgNode): void {
  const isDecorated = String(member.kind()) === "decorated_definition";
  const node = isDecorated ? member.field("definition") : member;
  if (!node) return;
  if (String(node.kind()) === "function_definition") {
    const decorators = isDecorated ? decoratorsOf(member) : [];
    lowered.methods.push(lowerRoutine(node, decorators, "method"));
    return;
  }
  const [assignment] = String(node.kind()) === "expression_statement" ? childrenOf(node) : [];
  const left = assignment?.field("left");
  if (!assignment || !left || String(left.kind()) !== "identifier") return;
  const type = typeNameOf(assignment.field("type"));
  const value = assignment.field("right");
  lowered.fields.push({
    name: left.text(),
    ...(type !== undefined && { type }),
    ...(value && { value: lowerExpression(value) }),
  });
}
