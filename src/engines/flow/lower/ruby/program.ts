import type { SgNode } from "@ast-grep/napi";
import type { Program } from "../../ir.ts";
import { constantsIn, heredocsIn, localsIn } from "./names.ts";
import { lowerStatements } from "./statements.ts";

/** Reads a Ruby file. Constants are known by their whole names, `A::B` as `A.B`. */
export function lowerRuby(root: SgNode): Program {
  const inModule = { kind: "body_statement", inside: { kind: "module" } };
  const functions = root
    .findAll({ rule: { kind: "method", inside: { any: [{ kind: "program" }, inModule] } } })
    .flatMap((one) => one.field("name")?.text() ?? []);
  const around = {
    methods: new Set<string>(),
    functions: new Set(functions),
    constants: constantsIn(root),
    locals: localsIn(root),
    heredocs: heredocsIn(root),
  };
  return { imports: new Map(), body: lowerStatements(root, around) };
}
