import type { SgNode } from "@ast-grep/napi";
import type { Program } from "../../ir.ts";
import { lowerStatements } from "./statements.ts";

/** Reads a Python file. An import holds for the whole file, wherever in it it stands. */
export function lowerPython(root: SgNode): Program {
  const imports = new Map<string, string>();
  const found = root.findAll({
    rule: { any: [{ kind: "import_statement" }, { kind: "import_from_statement" }] },
  });
  for (const node of found) {
    if (String(node.kind()) === "import_statement") addModules(imports, node);
    else addNames(imports, node);
  }
  return { imports, body: lowerStatements(root) };
}

/** `import a.b` binds `a`, `import a.b as c` binds `c`. */
function addModules(imports: Map<string, string>, node: SgNode): void {
  for (const part of node.namedChildren()) {
    const alias = part.field("alias")?.text();
    const path = part.field("name")?.text() ?? part.text();
    const [head = path] = path.split(".");
    if (alias === undefined) imports.set(head, head);
    else imports.set(alias, path);
  }
}

function addNames(imports: Map<string, string>, node: SgNode): void {
  const module = node.field("module_name");
  if (!module) return;
  const path = module.text();
  for (const part of node.namedChildren()) {
    if (part.id() === module.id() || String(part.kind()) === "wildcard_import") continue;
    const name = part.field("name")?.text() ?? part.text();
    const full = path.endsWith(".") ? `${path}${name}` : `${path}.${name}`;
    imports.set(part.field("alias")?.text() ?? name, full);
  }
}
