import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../../ir.ts";

/** The expressions and statements in a node, without comments and types. */
export function partsOf(node: SgNode): SgNode[] {
  return node
    .namedChildren()
    .filter(
      (one) =>
        !/^(?:comment|.*_type|type_list|attribute_list|.*_modifier|cast_type|php_tag|php_end_tag)$/.test(
          String(one.kind()),
        ),
    );
}

/** What PHP has a word for is called like a function of that name. */
export function called(name: string, values: readonly Expression[], at: SgNode): Expression {
  const callee: Expression = { kind: "name", name, at };
  return { kind: "call", callee, args: values.map((value) => ({ value })), at };
}
