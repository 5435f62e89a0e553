import type { SgNode } from "@ast-grep/napi";

/** What stands around an expression. */
export interface Surroundings {
  /** Methods that may be called without a receiver. */
  methods: ReadonlySet<string>;
  /** Those of the file, or of a module in it. */
  functions: ReadonlySet<string>;
  /** Classes, modules and other constants that the file gives a meaning. */
  constants: ReadonlySet<string>;
  /** Variables of the method; a block sees those around it. */
  locals: ReadonlySet<string>;
  /** The text of a heredoc stands behind the line that begins it; by the node's id. */
  heredocs: ReadonlyMap<number, SgNode>;
}

const assigning = ["assignment", "operator_assignment", "for", "exception_variable"];
const parameters = [
  "method_parameters",
  "block_parameters",
  "lambda_parameters",
  "left_assignment_list",
  "keyword_parameter",
  "optional_parameter",
  "splat_parameter",
  "block_parameter",
  "hash_splat_parameter",
  "destructured_parameter",
];

/** Names that are variables somewhere in a node: whatever is written to, or is a parameter. */
export function localsIn(node: SgNode): Set<string> {
  const kinds = [...assigning, ...parameters].map((kind) => ({ kind }));
  const names = new Set<string>();
  for (const one of node.findAll({ rule: { any: kinds } })) {
    const named = [one.field("left"), one.field("pattern"), one.field("name")];
    const inside = assigning.includes(String(one.kind())) ? [] : one.namedChildren();
    const caught = String(one.kind()) === "exception_variable" ? one.namedChildren() : [];
    for (const name of [...named, ...inside, ...caught]) {
      if (name && String(name.kind()) === "identifier") names.add(name.text());
    }
  }
  return names;
}

/** Constants that a file gives a meaning: its classes and modules, and those that are assigned. */
export function constantsIn(root: SgNode): Set<string> {
  const kinds = [{ kind: "class" }, { kind: "module" }, { kind: "assignment" }];
  return new Set(
    root.findAll({ rule: { any: kinds } }).flatMap((one) => {
      const name = one.field("name") ?? one.field("left");
      const last = name && String(name.kind()) === "scope_resolution" ? name.field("name") : name;
      return last && String(last.kind()) === "constant" ? [last.text()] : [];
    }),
  );
}

/** Which heredoc each beginning is the beginning of: they come in the same order. */
export function heredocsIn(root: SgNode): Map<number, SgNode> {
  const bodies = root.findAll({ rule: { kind: "heredoc_body" } });
  const beginnings = root.findAll({ rule: { kind: "heredoc_beginning" } });
  return new Map(
    beginnings.flatMap((one, index) => {
      const body = bodies[index];
      return body ? [[one.id(), body] as const] : [];
    }),
  );
}
