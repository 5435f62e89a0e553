import type { SgNode } from "@ast-grep/napi";
import type { Decorator, TypeName } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";
import type { Names } from "./names.ts";

/** Of these the type of what is in them says more than their own, where that is a number or the like. */
const containers = /^(?:Optional|List|Set|Collection|Iterable|ArrayList|Stream|Mono|Flux)$/;
const inert = /^(?:Byte|Short|Integer|Long|Float|Double|Boolean|BigDecimal|BigInteger|UUID)$/;

/** What a type is called: of `List<Long>` and `long[]` it is that of their items, since numbers do no harm; of `Map<K, V>` `Map`. */
export function typeNameOf(type: SgNode | null): TypeName | undefined {
  if (type === null) return undefined;
  switch (String(type.kind())) {
    case "generic_type": {
      const [name, given] = type.namedChildren();
      const item = typeNameOf(given?.namedChildren()[0] ?? null);
      const known = name?.text();
      return known !== undefined && containers.test(known) && item !== undefined && inert.test(item)
        ? item
        : known;
    }
    case "array_type": {
      const element = type.field("element");
      const isPlain =
        element !== null &&
        /^(?:integral|floating_point|boolean)_type$/.test(String(element.kind()));
      const name = typeNameOf(element);
      return name === undefined || (isPlain && name !== "byte" && name !== "char")
        ? name
        : `${name}[]`;
    }
    case "annotated_type": {
      return typeNameOf(type.namedChildren().at(-1) ?? null);
    }
    // What is inferred is known by the value.
    case "type_identifier":
      return type.text() === "var" ? undefined : type.text();
    default:
      return type.text().replaceAll(/<.*>|\s/gs, "");
  }
}

/** The annotations of what `node` declares. */
export function annotationsOf(node: SgNode, names: Names): Decorator[] {
  const modifiers = node.namedChildren().find((one) => String(one.kind()) === "modifiers");
  return (modifiers?.namedChildren() ?? [])
    .filter((one) => String(one.kind()).endsWith("annotation"))
    .map((one) => {
      const name = one.field("name");
      const args = (one.field("arguments")?.namedChildren() ?? []).map((given) => {
        const key = given.field("key");
        const value = lowerExpression(key ? given.field("value") : given, names);
        return { value, ...(key && { name: key.text() }) };
      });
      return { callee: lowerExpression(name, names), args };
    });
}
