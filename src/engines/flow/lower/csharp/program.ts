import type { SgNode } from "@ast-grep/napi";
import type { Program, Statement } from "../../ir.ts";
import { isTypeDeclaration, lowerClass } from "./classes.ts";
import { localsOf } from "./names.ts";
import type { Names } from "./names.ts";
import { lowerStatement } from "./statements.ts";

/** Reads a C# file. Its types are known by their own names: `using` does not say which of them is from where. */
export function lowerCSharp(root: SgNode): Program {
  const declared = root
    .findAll({
      rule: {
        any: ["class", "struct", "record", "interface", "enum"].map((kind) => ({
          kind: `${kind}_declaration`,
        })),
      },
    })
    .flatMap((one) => one.field("name")?.text() ?? []);
  const types = new Set(declared);
  const nodes = membersOf(root);
  const statements = nodes.filter((one) => String(one.kind()) === "global_statement");
  const locals = new Set(statements.flatMap((one) => [...localsOf(one)]));
  const names: Names = { types, members: new Set(), locals };
  const body = nodes.flatMap((node): Statement[] =>
    isTypeDeclaration(node) ? lowerClass(node, types) : lowerStatement(node, names),
  );
  return { imports: new Map(), body };
}

/** What stands in the file, or in its namespaces. */
function membersOf(node: SgNode): SgNode[] {
  return node
    .namedChildren()
    .flatMap((one) =>
      /^(?:file_scoped_)?namespace_declaration$|^declaration_list$/.test(String(one.kind()))
        ? membersOf(one)
        : [one],
    );
}
