import type { SgNode } from "@ast-grep/napi";
import type { ClassBody, Program, Statement } from "../../ir.ts";
import { lowerRoutine, receiverTypeOf } from "./routines.ts";
import { lowerStatement } from "./statements.ts";
import { packageNames } from "./package-names.ts";

/** Reads a Go file. */
export function lowerGo(root: SgNode): Program {
  const nodes = root.namedChildren();
  const imports = importsOf(nodes);
  const body = nodes.flatMap((node): Statement[] =>
    String(node.kind()) === "function_declaration"
      ? [{ kind: "define", function: lowerRoutine(node) }]
      : lowerStatement(node),
  );
  addMethods(body, nodes);
  return { imports, body };
}

/** Methods stand beside their type, which may be declared in another file. */
function addMethods(body: Statement[], nodes: readonly SgNode[]): void {
  const classes = new Map<string, ClassBody>();
  for (const statement of body) {
    if (statement.kind === "class" && statement.class.name !== undefined)
      classes.set(statement.class.name, statement.class);
  }
  for (const node of nodes) {
    if (String(node.kind()) !== "method_declaration") continue;
    const name = receiverTypeOf(node) ?? "";
    let known = classes.get(name);
    if (!known) {
      known = { name, bases: [], decorators: [], methods: [], fields: [], at: node };
      classes.set(name, known);
      body.push({ kind: "class", class: known });
    }
    known.methods.push(lowerRoutine(node));
  }
}

function importsOf(nodes: readonly SgNode[]): Map<string, string> {
  const specs = nodes
    .filter((node) => String(node.kind()) === "import_declaration")
    .flatMap((node) => node.namedChildren())
    .flatMap((node) => (String(node.kind()) === "import_spec_list" ? node.namedChildren() : [node]))
    .filter((node) => String(node.kind()) === "import_spec");
  // Part of a file that leaves its imports out means the packages that these names stand for.
  if (specs.length === 0) return new Map(packageNames);
  const imports = new Map<string, string>();
  for (const spec of specs) {
    const path = unversioned(spec.field("path")?.text().slice(1, -1) ?? "");
    const name = spec.field("name")?.text() ?? nameOfPackage(path);
    if (name !== "_" && name !== ".") imports.set(name, path);
  }
  return imports;
}

/** `github.com/labstack/echo/v4` and `gopkg.in/yaml.v3` are what they are in any version. */
function unversioned(path: string): string {
  return path.replace(/\/v\d+$/, "").replace(/^(gopkg\.in\/.*)\.v\d+$/, "$1");
}

/** What a package is called mostly: `go-redis` says `package redis`. */
function nameOfPackage(path: string): string {
  const last = path.slice(path.lastIndexOf("/") + 1);
  return last.replace(/^go-|[-.]go$/g, "").replaceAll("-", "_");
}
