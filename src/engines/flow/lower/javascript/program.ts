import type { SgNode } from "@ast-grep/napi";
import type { Program } from "../../ir.ts";
import { modulePath } from "./expressions.ts";
import { lowerStatements } from "./statements.ts";

/** Reads a JavaScript or TypeScript file. */
export function lowerJavaScript(root: SgNode): Program {
  const imports = new Map<string, string>();
  for (const node of root.namedChildren()) {
    if (String(node.kind()) === "import_statement") addImports(imports, node);
  }
  return { imports, body: lowerStatements(root) };
}

function addImports(imports: Map<string, string>, node: SgNode): void {
  const required = node
    .namedChildren()
    .find((one) => String(one.kind()) === "import_require_clause");
  const source = node.field("source") ?? required?.field("source");
  if (!source) return;
  const path = modulePath(source.text().slice(1, -1));
  if (required) {
    const [name] = required.namedChildren();
    if (name) imports.set(name.text(), path);
    return;
  }
  const clause = node.namedChildren().find((one) => String(one.kind()) === "import_clause");
  for (const part of clause?.namedChildren() ?? []) {
    switch (String(part.kind())) {
      // A module that is asked for as a whole gives the same in either form.
      case "identifier":
        imports.set(part.text(), path);
        break;
      case "namespace_import": {
        const [name] = part.namedChildren();
        if (name) imports.set(name.text(), path);
        break;
      }
      case "named_imports":
        for (const one of part.namedChildren()) {
          const name = one.field("name")?.text();
          if (name === undefined) continue;
          const full = name === "default" ? path : `${path}.${name}`;
          imports.set(one.field("alias")?.text() ?? name, full);
        }
        break;
      default:
    }
  }
}
