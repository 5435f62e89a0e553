import type { SgNode } from "@ast-grep/napi";
import type { Argument, ClassBody, Expression, Routine, Statement } from "../../ir.ts";
import { lowerExpression, partsOf } from "./expressions.ts";
import { Names } from "./names.ts";
import type { Classes, Members } from "./names.ts";
import { lowerMethod, parametersOf } from "./routines.ts";
import { annotationsOf, typeNameOf } from "./types.ts";

const declarations = /^(?:class|interface|enum|record|annotation_type)_declaration$/;

/** What stands in a class. */
function bodyOf(node: SgNode): SgNode[] {
  const body = node.field("body");
  return (body ? partsOf(body) : []).flatMap((one) =>
    String(one.kind()) === "enum_body_declarations" ? partsOf(one) : [one],
  );
}

/** Finds every class below a node, with what it has by name; those in methods as well. */
export function classesIn(root: SgNode): Classes {
  const classes = new Map<string, Members>();
  const visit = (node: SgNode, outer: Members | undefined): void => {
    const members = membersOf(node, node.field("name")?.text() ?? "", outer);
    classes.set(members.name, members);
    for (const one of bodyOf(node)) if (declarations.test(String(one.kind()))) visit(one, members);
  };
  for (const node of root.namedChildren()) {
    if (declarations.test(String(node.kind()))) visit(node, undefined);
  }
  return classes;
}

function membersOf(node: SgNode, name: string, outer: Members | undefined): Members {
  const members = bodyOf(node);
  const namesOf = (kind: RegExp): string[] =>
    members
      .filter((one) => kind.test(String(one.kind())))
      .flatMap((one) => {
        const declared = one.field("name");
        return declared
          ? [declared.text()]
          : one
              .namedChildren()
              .flatMap((part) =>
                String(part.kind()) === "variable_declarator"
                  ? [part.field("name")?.text() ?? ""]
                  : [],
              );
      });
  const components = (node.field("parameters")?.namedChildren() ?? []).flatMap(
    (one) => one.field("name")?.text() ?? [],
  );
  return {
    name,
    fields: new Set([...namesOf(/^(?:field|constant)_declaration$/), ...components]),
    methods: new Set(namesOf(/^method_declaration$/)),
    bases: basesOf(node),
    outer,
  };
}

function basesOf(node: SgNode): string[] {
  const heritage = node
    .namedChildren()
    .filter((one) =>
      /^(?:superclass|super_interfaces|extends_interfaces)$/.test(String(one.kind())),
    );
  return heritage
    .flatMap((one) => one.namedChildren())
    .flatMap((one) => (String(one.kind()) === "type_list" ? one.namedChildren() : [one]))
    .flatMap((one) => typeNameOf(one) ?? []);
}

/** A class and those in it, side by side: each is known by its name everywhere. */
export function lowerClassTree(node: SgNode, names: Names): Statement[] {
  const name = node.field("name")?.text() ?? "";
  const known = names.classes.get(name);
  const members = known ?? membersOf(node, name, undefined);
  const inside = new Names(names.classes, members);
  const nested = bodyOf(node).filter((one) => declarations.test(String(one.kind())));
  return [
    ...nested.flatMap((one) => lowerClassTree(one, names)),
    { kind: "class", class: lowerClass(node, members, inside) },
  ];
}

function lowerClass(node: SgNode, members: Members, names: Names): ClassBody {
  const components = parametersOf(node.field("parameters"), names);
  const lowered: ClassBody = {
    name: members.name,
    bases: [...members.bases],
    decorators: annotationsOf(node, names),
    methods: [],
    fields: components.map(({ target, type }) => ({
      name: target.kind === "name" ? target.name : "",
      ...(type !== undefined && { type }),
    })),
    at: node,
  };
  for (const member of bodyOf(node)) addMember(lowered, member, names);
  if (components.length > 0) lowered.methods.push(...recordMethods(lowered, components, node));
  return lowered;
}

function addMember(lowered: ClassBody, member: SgNode, names: Names): void {
  const kind = String(member.kind());
  if (/^(?:method|constructor)_declaration$/.test(kind))
    lowered.methods.push(lowerMethod(member, names));
  if (!/^(?:field|constant)_declaration$/.test(kind)) return;
  const type = typeNameOf(member.field("type"));
  for (const one of member.namedChildren()) {
    const name = one.field("name");
    if (String(one.kind()) !== "variable_declarator" || name === null) continue;
    const value = one.field("value");
    lowered.fields.push({
      name: name.text(),
      ...(type !== undefined && { type }),
      ...(value && { value: lowerExpression(value, names) }),
    });
  }
}

/** A record has a constructor that takes its parts, and a method for each, unless it says otherwise. */
function recordMethods(
  { name, methods }: ClassBody,
  components: Routine["parameters"],
  at: SgNode,
): Routine[] {
  const self: Expression = { kind: "name", name: "this", at };
  const fields = components.flatMap(({ target }) => (target.kind === "name" ? [target.name] : []));
  const has = (wanted: string | undefined) => methods.some((method) => method.name === wanted);
  const part = (field: string) => ({ kind: "member", of: self, name: field, at }) as const;
  const constructor = {
    name: name ?? "",
    parameters: components.map((one) => ({ ...one, decorators: [] })),
    decorators: [],
    at,
    body: () =>
      fields.map((field): Statement => {
        const value: Expression = { kind: "name", name: field, at };
        return { kind: "assign", target: { kind: "place", place: part(field), at }, value, at };
      }),
  };
  const accessors = fields
    .filter((field) => !has(field))
    .map((field) => ({
      name: field,
      parameters: [],
      decorators: [],
      at,
      body: (): Statement[] => [{ kind: "return", value: part(field), at }],
    }));
  return [...(has(name) ? [] : [constructor]), ...accessors];
}

/** A class that is written where it is made is one that is only known there. */
export function lowerAnonymous(
  node: SgNode,
  body: SgNode,
  { base, args }: { base: string; args: Argument[] },
  names: Names,
): Expression {
  const lowered: ClassBody = { bases: [base], decorators: [], methods: [], fields: [], at: body };
  for (const member of partsOf(body)) addMember(lowered, member, names);
  return {
    kind: "call",
    callee: { kind: "class", class: lowered, at: body },
    args,
    at: node,
  };
}
