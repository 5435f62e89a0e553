import type { SgNode } from "@ast-grep/napi";
import type { Argument, Expression } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";
import type { Surroundings } from "./names.ts";
import { partsOf } from "./parts.ts";

/** `a[b]` */
export function element(node: SgNode, around: Surroundings): Expression {
  const [object = null, index = null] = partsOf(node);
  const of = lowerExpression(object, around);
  const key = lowerExpression(index, around);
  return key.kind === "literal" && key.value !== null
    ? { kind: "member", of, name: String(key.value), at: node }
    : { kind: "element", of, key, at: node };
}

/** What stands in a hash, or behind the other arguments of a call. */
export function entriesOf(
  nodes: readonly SgNode[],
  around: Surroundings,
): { name?: string; value: Expression }[] {
  return nodes.map((one) => {
    if (String(one.kind()) !== "pair") return { value: lowerExpression(one, around) };
    const key = lowerExpression(one.field("key"), around);
    const written = one.field("value");
    // `{ name: }` takes the variable of that name.
    const name = one.field("key");
    const value: Expression =
      written || !name
        ? lowerExpression(written, around)
        : { kind: "name", name: name.text(), at: name };
    return { ...(key.kind === "literal" && { name: String(key.value) }), value };
  });
}

/** What stands in the brackets of a call; entries are given by their names. */
export function argumentsOf(node: SgNode | null, around: Surroundings): Argument[] {
  return (node ? partsOf(node) : []).flatMap((one): Argument[] => {
    const [entry] = entriesOf([one], around);
    if (!entry) return [];
    const isSpread = String(one.kind()) === "splat_argument";
    return [{ ...entry, ...(isSpread && { spread: true as const }) }];
  });
}
