import type { SgNode } from "@ast-grep/napi";
import type { Program } from "../../ir.ts";
import { heredocsIn, localsIn } from "./names.ts";
import { lowerStatements } from "./statements.ts";

/** Reads a Ruby file. Constants are known by their whole names, `A::B` as `A.B`. */
export function lowerRuby(root: SgNode): Program {
  const methods = root
    .findAll({ rule: { kind: "method", inside: { kind: "program" } } })
    .flatMap((one) => one.field("name")?.text() ?? []);
  const around = {
    methods: new Set<string>(),
    locals: new Set([...localsIn(root), ...methods]),
    heredocs: heredocsIn(root),
  };
  return { imports: new Map(), body: lowerStatements(root, around) };
}
