import type { SgNode } from "@ast-grep/napi";
import type { Expression, Parameter, Routine, Statement } from "../../ir.ts";
import { lowerStatements } from "./statements.ts";
import { typeNameOf } from "./types.ts";

/** A function, a method, a function literal. */
export function lowerRoutine(node: SgNode): Routine {
  const known = node.field("name");
  const body = node.field("body");
  let lowered: readonly Statement[] | undefined;
  return {
    ...(known && { name: known.text() }),
    parameters: (node.field("parameters")?.namedChildren() ?? []).flatMap(parametersIn),
    decorators: [],
    at: node,
    body: () =>
      (lowered ??=
        body === null
          ? []
          : [...receiverOf(node), ...lowerStatements(body), ...writtenReceiver(node, body)]),
  };
}

/** The type that a method is one of. */
export function receiverTypeOf(method: SgNode): string | undefined {
  return typeNameOf(receiver(method)?.field("type") ?? null);
}

function receiver(method: SgNode): SgNode | undefined {
  return method
    .field("receiver")
    ?.namedChildren()
    .find((one) => String(one.kind()) === "parameter_declaration");
}

/** A method has a name of its own for what it is called on. */
function receiverOf(method: SgNode): Statement[] {
  const declared = receiver(method);
  const at = declared?.field("name");
  if (!declared || !at) return [];
  const type = typeNameOf(declared.field("type"));
  return [
    {
      kind: "assign",
      target: { kind: "name", name: at.text(), ...(type !== undefined && { type }), at },
      value: { kind: "name", name: "this", at },
      at,
    },
  ];
}

/** What a method writes to what it is called on by a pointer, is written there. */
function writtenReceiver(method: SgNode, body: SgNode): Statement[] {
  const declared = receiver(method);
  const at = declared?.field("name");
  if (!at || String(declared?.field("type")?.kind()) !== "pointer_type") return [];
  const writes = new RegExp(String.raw`\b${at.text()}(?:\.\w+|\[[^\]]*\])+\s*(?:[-+]?=(?!=)|,)`);
  if (!writes.test(body.text())) return [];
  const value: Expression = { kind: "name", name: at.text(), at };
  return [{ kind: "assign", target: { kind: "name", name: "this", at }, value, at }];
}

/** `a, b string` are two. */
function parametersIn(node: SgNode): Parameter[] {
  const kind = String(node.kind());
  const isRest = kind === "variadic_parameter_declaration";
  if (kind !== "parameter_declaration" && !isRest) return [];
  const type = typeNameOf(node.field("type"));
  const names = node.namedChildren().filter((one) => String(one.kind()) === "identifier");
  const shape = { ...(type !== undefined && { type }), decorators: [] };
  if (names.length === 0) return [{ target: { kind: "nothing" }, ...shape }];
  return names.map((at) => ({
    target: at.text() === "_" ? { kind: "nothing" } : { kind: "name", name: at.text(), at },
    ...shape,
    ...(isRest && { rest: true as const }),
  }));
}

/** What a function gives back whose results have names, where it only says `return`. */
export function namedResults(node: SgNode): Expression | undefined {
  const routine = node
    .ancestors()
    .find((one) => /^(?:func_literal|(?:function|method)_declaration)$/.test(String(one.kind())));
  const result = routine?.field("result");
  if (!result || String(result.kind()) !== "parameter_list") return undefined;
  const items = result
    .namedChildren()
    .flatMap((one) => one.namedChildren().filter((part) => String(part.kind()) === "identifier"))
    .map((at): Expression => ({ kind: "name", name: at.text(), at }));
  const [only] = items;
  return only && items.length === 1 ? only : { kind: "list", items, at: node };
}
