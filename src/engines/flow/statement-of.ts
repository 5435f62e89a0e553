import type { SgNode } from "@ast-grep/napi";

/** What grammars call a line of a program; of Ruby, in which all is an expression, what stands among others in a body. */
const statement = /(?:_statement|_declaration|_definition|_clause|^field_definition|^resource)$/;
const body = /^(?:program|body_statement|then|else|do|begin|block_body|do_block|block)$/;

/** The statement that a node stands in, which is as much as one sentence needs to tell of. */
export function statementOf(node: SgNode): SgNode {
  let at = node;
  for (let parent = at.parent(); parent; parent = at.parent()) {
    if (statement.test(String(at.kind())) || body.test(String(parent.kind()))) return at;
    at = parent;
  }
  return at;
}
