import type { SgNode } from "@ast-grep/napi";
import type { Program } from "../../ir.ts";
import { pathOfName } from "./names.ts";
import { lowerStatements } from "./statements.ts";

/** Reads a PHP file. Variables keep their `$`. */
export function lowerPhp(root: SgNode): Program {
  const imports = new Map<string, string>();
  const declarations = root.findAll({ rule: { kind: "namespace_use_declaration" } });
  for (const node of declarations) addImports(imports, node);
  return { imports, body: lowerStatements(root) };
}

function addImports(imports: Map<string, string>, node: SgNode): void {
  const group = node.field("body");
  const prefix = node.namedChildren().find((one) => String(one.kind()) === "namespace_name");
  const before = group && prefix ? `${pathOfName(prefix.text())}.` : "";
  for (const clause of (group ?? node).namedChildren()) {
    if (String(clause.kind()) !== "namespace_use_clause") continue;
    const [name] = clause.namedChildren();
    if (!name) continue;
    const path = before + pathOfName(name.text());
    const alias = clause.field("alias")?.text() ?? path.slice(path.lastIndexOf(".") + 1);
    imports.set(alias, path);
  }
}
