import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../../ir.ts";

/** What the names in a routine stand for. */
export interface Names {
  /** Types that the file declares. */
  types: ReadonlySet<string>;
  /** Fields and methods of the type around, that need no `this`. */
  members: ReadonlySet<string>;
  /** What the routine around declares itself. */
  locals: ReadonlySet<string>;
}

/** What a name reads. One with a capital that nobody here declares is a type of another file. */
export function nameOf(node: SgNode, names: Names): Expression {
  const name = node.text();
  if (names.locals.has(name)) return { kind: "name", name, at: node };
  if (names.members.has(name)) {
    const of: Expression = { kind: "name", name: "this", at: node };
    return { kind: "member", of, name, at: node };
  }
  // What a controller inherits.
  const isInherited = /^(?:Request|Response|HttpContext|Context|Session|Server)$/.test(name);
  return /^[A-Z]/.test(name) && !isInherited && !names.types.has(name)
    ? { kind: "module", path: name, at: node }
    : { kind: "name", name, at: node };
}

const declarations = [
  "variable_declarator",
  "parameter",
  "declaration_expression",
  "declaration_pattern",
  "catch_declaration",
  "local_function_statement",
];

/** Everything that is declared in a routine, however deep. */
export function localsOf(routine: SgNode): Set<string> {
  const locals = new Set<string>();
  const any = declarations.map((kind) => ({ kind }));
  for (const node of routine.findAll({ rule: { any } })) {
    const name = node.field("name") ?? node.namedChildren().at(-1);
    if (String(name?.kind()) === "tuple_pattern") addNames(locals, name);
    else if (name) locals.add(name.text());
  }
  for (const loop of routine.findAll({ rule: { kind: "foreach_statement" } })) {
    addNames(locals, loop.field("left"));
  }
  for (const lambda of routine.findAll({ rule: { kind: "lambda_expression" } })) {
    const parameters = lambda.field("parameters");
    if (parameters && parameters.namedChildren().length === 0) locals.add(parameters.text());
  }
  return locals;
}

function addNames(locals: Set<string>, target: SgNode | null | undefined): void {
  if (!target) return;
  if (String(target.kind()) === "identifier") locals.add(target.text());
  for (const child of target.namedChildren()) addNames(locals, child);
}
