import type { SgNode } from "@ast-grep/napi";
import type { ClassBody, Expression } from "../../ir.ts";
import { argumentsOf, lowerExpression } from "./expressions.ts";
import { pathOfName } from "./names.ts";
import { partsOf } from "./parts.ts";
import { attributesOf, isPromoted, lowerRoutine, typeNameOf } from "./routines.ts";

/** A class, an interface, a trait. */
export function lowerClass(node: SgNode): ClassBody {
  const name = node.field("name")?.text();
  const members = node.field("body");
  const bases = node
    .namedChildren()
    .filter((one) => /^(?:base_clause|class_interface_clause)$/.test(String(one.kind())));
  const parts = members ? partsOf(members) : [];
  const traits = parts.filter((one) => String(one.kind()) === "use_declaration");
  const lowered: ClassBody = {
    ...(name !== undefined && { name }),
    bases: [...bases, ...traits]
      .flatMap((one) => one.namedChildren())
      .map((one) => pathOfName(one.text())),
    decorators: attributesOf(node),
    methods: [],
    fields: [],
    at: node,
  };
  for (const member of parts) addMember(lowered, member);
  return lowered;
}

function addMember(lowered: ClassBody, member: SgNode): void {
  switch (String(member.kind())) {
    case "method_declaration": {
      lowered.methods.push(lowerRoutine(member));
      for (const one of member.field("parameters")?.namedChildren() ?? []) {
        if (isPromoted(one)) addField(lowered, one.field("name"), one.field("type"), null);
      }
      break;
    }
    case "property_declaration":
      for (const one of member.namedChildren()) {
        if (String(one.kind()) === "property_element")
          addField(lowered, one.field("name"), member.field("type"), one.field("default_value"));
      }
      break;
    case "const_declaration":
      for (const one of member.namedChildren()) {
        if (String(one.kind()) !== "const_element") continue;
        const [name = null, value = null] = one.namedChildren();
        addField(lowered, name, null, value);
      }
      break;
    default:
  }
}

function addField(
  { fields }: ClassBody,
  name: SgNode | null,
  type: SgNode | null,
  value: SgNode | null,
): void {
  const known = typeNameOf(type);
  fields.push({
    name: name?.text().replace(/^\$/, "") ?? "",
    ...(known !== undefined && { type: known }),
    ...(value && { value: lowerExpression(value) }),
  });
}

/** `new class($a) { … }`. */
export function lowerAnonymousClass(node: SgNode, at: SgNode): Expression {
  const given = node.namedChildren().find((one) => String(one.kind()) === "arguments");
  return {
    kind: "call",
    callee: { kind: "class", class: lowerClass(node), at },
    args: argumentsOf(given ?? null),
    at,
  };
}
