import type { SgNode } from "@ast-grep/napi";
import type { ClassBody, Routine, Statement } from "../../ir.ts";
import { typeNameOf } from "./types.ts";

/** The structs of a `type` declaration; other types are functions that give what they are given. */
export function declareTypes(node: SgNode): Statement[] {
  return node.namedChildren().flatMap((spec): Statement[] => {
    const name = spec.field("name");
    const type = spec.field("type");
    if (name === null || type === null) return [];
    if (String(type.kind()) === "struct_type")
      return [{ kind: "class", class: structOf(name.text(), type, spec) }];
    const isConverted = /^(?:type_identifier|qualified_type|slice_type)$/.test(String(type.kind()));
    return isConverted ? [{ kind: "define", function: conversion(name, type) }] : [];
  });
}

function structOf(name: string, struct: SgNode, at: SgNode): ClassBody {
  const fields = struct
    .namedChildren()
    .flatMap((list) => list.namedChildren())
    .flatMap((one) => {
      const type = typeNameOf(one.field("type"));
      const names = one
        .namedChildren()
        .filter((part) => String(part.kind()) === "field_identifier")
        .map((part) => part.text());
      // What is embedded is called by its type.
      const embedded = type?.slice(type.lastIndexOf(".") + 1);
      const all = names.length > 0 || embedded === undefined ? names : [embedded];
      return all.map((field) => ({ name: field, ...(type !== undefined && { type }) }));
    });
  return { name, bases: [], decorators: [], methods: [], fields, at };
}

/** `type Filter string`: `Filter(x)` is x. */
function conversion(name: SgNode, type: SgNode): Routine {
  const underlying = typeNameOf(type);
  return {
    name: name.text(),
    parameters: [
      {
        target: { kind: "name", name: "value", at: name },
        ...(underlying !== undefined && { type: underlying }),
        decorators: [],
      },
    ],
    decorators: [],
    at: name,
    body: () => [{ kind: "return", value: { kind: "name", name: "value", at: name }, at: name }],
  };
}
