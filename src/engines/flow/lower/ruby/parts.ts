import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../../ir.ts";

/** The expressions and statements in a node. */
export function partsOf(node: SgNode): SgNode[] {
  return node
    .namedChildren()
    .filter(
      (one) => !/^(?:comment|empty_statement|heredoc_body|rescue|ensure)$/.test(String(one.kind())),
    );
}

/** What Ruby has a word for is called like a function of that name. */
export function called(path: string, values: readonly Expression[], at: SgNode): Expression {
  const [first = "", ...rest] = path.split(".");
  const callee = rest.reduce<Expression>((of, name) => ({ kind: "member", of, name, at }), {
    kind: "name",
    name: first,
    at,
  });
  return { kind: "call", callee, args: values.map((value) => ({ value })), at };
}
