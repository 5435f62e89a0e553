import type { SgNode } from "@ast-grep/napi";
import type { Program } from "../../ir.ts";
import { classesIn } from "./classes.ts";
import { Names } from "./names.ts";
import { lowerStatements } from "./statements.ts";

/** Reads a Java file. What a package is imported as a whole for stays without its package. */
export function lowerJava(root: SgNode): Program {
  const imports = new Map<string, string>();
  for (const node of root.namedChildren()) {
    if (String(node.kind()) !== "import_declaration") continue;
    const name = node.namedChildren().find((one) => String(one.kind()).endsWith("identifier"));
    const isWhole = node.namedChildren().some((one) => String(one.kind()) === "asterisk");
    const path = name?.text();
    if (path === undefined || isWhole) continue;
    imports.set(path.slice(path.lastIndexOf(".") + 1), path);
  }
  return { imports, body: lowerStatements(root, new Names(classesIn(root))) };
}
