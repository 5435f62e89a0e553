import type { SgNode } from "@ast-grep/napi";
import type { ClassBody, Routine, Statement } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";
import type { Names } from "./names.ts";
import { decoratorsOf, lowerRoutine, parametersOf } from "./routines.ts";
import { typeNameOf } from "./types.ts";

const isType = /^(?:class|struct|record|record_struct|interface)_declaration$/;

/** Whether a node declares a type that has members. */
export function isTypeDeclaration(node: SgNode): boolean {
  return isType.test(String(node.kind()));
}

/** A type of the file, with those that stand in it. */
export function lowerClass(node: SgNode, types: ReadonlySet<string>): Statement[] {
  const members = node.field("body")?.namedChildren() ?? [];
  const parameters = node.namedChildren().find((one) => String(one.kind()) === "parameter_list");
  const own = new Set([
    ...members.flatMap(namesOf),
    ...(parameters?.namedChildren() ?? []).flatMap((one) => one.field("name")?.text() ?? []),
  ]);
  const names: Names = { types, members: own, locals: new Set() };
  const bases = node.namedChildren().find((one) => String(one.kind()) === "base_list");
  const name = node.field("name")?.text();
  const body: ClassBody = {
    ...(name !== undefined && { name }),
    bases: (bases?.namedChildren() ?? []).flatMap((one) => typeNameOf(one) ?? []),
    decorators: decoratorsOf(node, names),
    methods: members
      .filter((one) => /^(?:method|constructor)_declaration$/.test(String(one.kind())))
      .map((one) => lowerRoutine(one, names)),
    fields: [...fieldsOfParameters(parameters), ...members.flatMap((one) => fieldsIn(one, names))],
    at: node,
  };
  if (parameters && name !== undefined) body.methods.push(primary(name, parameters, names));
  const inner = members.filter(isTypeDeclaration).flatMap((one) => lowerClass(one, types));
  return [...inner, { kind: "class", class: body }];
}

function namesOf(member: SgNode): string[] {
  if (String(member.kind()) === "field_declaration") {
    return member
      .namedChildren()
      .flatMap((one) => one.namedChildren())
      .flatMap((one) =>
        String(one.kind()) === "variable_declarator" ? (one.field("name")?.text() ?? []) : [],
      );
  }
  return /^(?:method|property)_declaration$/.test(String(member.kind()))
    ? [member.field("name")?.text() ?? ""]
    : [];
}

type Field = ClassBody["fields"][number];

function fieldsOfParameters(list: SgNode | undefined): Field[] {
  return (list?.namedChildren() ?? []).flatMap((one) => {
    const name = one.field("name")?.text();
    const type = typeNameOf(one.field("type"));
    return name === undefined ? [] : [{ name, ...(type !== undefined && { type }) }];
  });
}

function fieldsIn(member: SgNode, names: Names): Field[] {
  if (String(member.kind()) === "property_declaration") return [property(member, names)];
  if (String(member.kind()) !== "field_declaration") return [];
  const declaration = member
    .namedChildren()
    .find((one) => String(one.kind()) === "variable_declaration");
  const type = typeNameOf(declaration?.field("type") ?? null);
  return (declaration?.namedChildren() ?? []).flatMap((one): Field[] => {
    const name = one.field("name");
    if (String(one.kind()) !== "variable_declarator" || !name) return [];
    const value = one.namedChildren().at(-1);
    return [
      {
        name: name.text(),
        ...(type !== undefined && { type }),
        ...(value && value.id() !== name.id() && { value: lowerExpression(value, names) }),
      },
    ];
  });
}

/** What fills a property from outside, such as `[BindProperty]`, is called for its value. */
function property(node: SgNode, names: Names): Field {
  const bound = decoratorsOf(node, names).find(({ callee }) =>
    callee.kind === "name"
      ? /^(?:BindProperty|From[A-Z]\w*|Parameter|SupplyParameterFromQuery)$/.test(callee.name)
      : false,
  );
  const type = typeNameOf(node.field("type"));
  const value = node.field("value");
  return {
    name: node.field("name")?.text() ?? "",
    ...(type !== undefined && { type }),
    ...(bound
      ? { value: { kind: "call", callee: bound.callee, args: [], at: node } }
      : value && { value: lowerExpression(value, names) }),
  };
}

/** `record Login(string User)` keeps what it is made with. */
function primary(name: string, list: SgNode, names: Names): Routine {
  return {
    name,
    parameters: parametersOf(list, names),
    decorators: [],
    at: list,
    body: () =>
      parametersOf(list, names).flatMap(({ target }): Statement[] => {
        if (target.kind !== "name") return [];
        const { name: field, at } = target;
        const of = { kind: "name", name: "this", at } as const;
        const place = { kind: "member", of, name: field, at } as const;
        return [
          {
            kind: "assign",
            target: { kind: "place", place, at },
            value: { kind: "name", name: field, at },
            at,
          },
        ];
      }),
  };
}
