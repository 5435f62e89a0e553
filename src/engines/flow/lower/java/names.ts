import type { SgNode } from "@ast-grep/napi";
import type { At, Expression } from "../../ir.ts";
import { typeNameOf } from "./types.ts";

/** What a class has by name, and what it stands in. */
export interface Members {
  name: string;
  fields: ReadonlySet<string>;
  methods: ReadonlySet<string>;
  bases: readonly string[];
  outer?: Members | undefined;
}

/** All classes of a file by their names. */
export type Classes = ReadonlyMap<string, Members>;

const declaring = [
  "variable_declarator",
  "formal_parameter",
  "catch_formal_parameter",
  "enhanced_for_statement",
  "resource",
  "instanceof_expression",
  "lambda_expression",
  "type_pattern",
  "record_pattern_component",
].map((kind) => ({ kind }));

/** What names stand for in a routine of a class: its fields and methods need no `this`. */
export class Names {
  readonly classes: Classes;
  readonly #members: Members | undefined;
  readonly #routine: SgNode | undefined;
  #locals: ReadonlyMap<string, string | undefined> | undefined;

  constructor(classes: Classes, members?: Members, routine?: SgNode) {
    this.classes = classes;
    this.#members = members;
    this.#routine = routine;
  }

  /** Those in a routine of this class; in a lambda they are the same as around it. */
  in(routine: SgNode): Names {
    return new Names(this.classes, this.#members, routine);
  }

  /** What a variable of the routine is declared as. */
  typeOf(name: string): string | undefined {
    return this.#declared().get(name);
  }

  variable(name: string, at: At): Expression {
    const owner = this.#ownerOf(name, "fields");
    return owner === undefined || this.#isLocal(name)
      ? { kind: "name", name, at }
      : { kind: "member", of: { kind: "name", name: owner, at }, name, at };
  }

  method(name: string, at: At): Expression {
    const owner = this.#ownerOf(name, "methods");
    return owner === undefined
      ? { kind: "name", name, at }
      : { kind: "member", of: { kind: "name", name: owner, at }, name, at };
  }

  /** The class that a name with a dot in it ends with, if it is one of the file: `Outer.Inner`. */
  ownClass(name: string): string | undefined {
    const last = name.slice(name.lastIndexOf(".") + 1);
    const [first = ""] = name.split(".");
    return last !== first && this.classes.has(first) && this.classes.has(last) ? last : undefined;
  }

  /** What the class, whose constructor says `super`, extends. */
  get base(): string | undefined {
    return this.#members?.bases[0];
  }

  get className(): string | undefined {
    return this.#members?.name;
  }

  #ownerOf(name: string, what: "fields" | "methods"): string | undefined {
    for (let members = this.#members; members; members = members.outer) {
      if (this.#has(members, name, what)) return members === this.#members ? "this" : members.name;
    }
    return undefined;
  }

  #has(members: Members, name: string, what: "fields" | "methods", depth = 4): boolean {
    return (
      members[what].has(name) ||
      (depth > 0 &&
        members.bases.some((base) => {
          const known = this.classes.get(base);
          return known !== undefined && this.#has(known, name, what, depth - 1);
        }))
    );
  }

  /** Whether a name is declared anywhere in the routine: it hides a field everywhere there. */
  #isLocal(name: string): boolean {
    return this.#declared().has(name);
  }

  #declared(): ReadonlyMap<string, string | undefined> {
    this.#locals ??= new Map(this.#routine ? declaredIn(this.#routine) : []);
    return this.#locals;
  }
}

function declaredIn(routine: SgNode): [string, string | undefined][] {
  return routine.findAll({ rule: { any: declaring } }).flatMap((node) => {
    const single = node.field("name") ?? node.field("parameters");
    if (single && String(single.kind()) === "identifier") {
      const type =
        String(node.kind()) === "variable_declarator"
          ? node.parent()?.field("type")
          : node.field("type");
      return [[single.text(), typeNameOf(type ?? null)] as [string, string | undefined]];
    }
    const children = (single ?? node).namedChildren();
    return children
      .filter((one) => String(one.kind()) === "identifier")
      .map((one): [string, undefined] => [one.text(), undefined]);
  });
}
