import type { SgNode } from "@ast-grep/napi";
import type { Expression, Statement, Target } from "../../ir.ts";
import { childrenOf, lowerExpression } from "./expressions.ts";
import { bodyOf } from "./statements.ts";

type Case = (Statement & { kind: "switch" })["cases"][number];

/** `match`: a case is compared as far as it is a constant, and otherwise takes apart. */
export function lowerMatch(node: SgNode): Statement {
  const on = lowerExpression(node.field("subject") ?? childrenOf(node)[0] ?? null);
  const clauses = (node.field("body")?.namedChildren() ?? []).filter(
    (one) => String(one.kind()) === "case_clause",
  );
  const cases = clauses.map((clause) => lowerCase(clause, on));
  return { kind: "switch", on, cases, exhaustive: clauses.some(isForAll), breaksLoop: true };
}

function lowerCase(clause: SgNode, on: Expression): Case {
  const parts = childrenOf(clause);
  const patterns = parts.filter((one) => String(one.kind()) === "case_pattern");
  const guard = parts.find((one) => String(one.kind()) === "if_clause");
  const body = bodyOf(clause.field("consequence") ?? parts.at(-1));
  const inside: Statement[] = guard
    ? [
        {
          kind: "branch",
          when: lowerExpression(childrenOf(guard)[0] ?? null),
          body,
          otherwise: [],
        },
      ]
    : body;
  const bound = patterns
    .map(targetIn)
    .filter((target) => target.kind !== "nothing")
    .map((target): Statement => ({ kind: "assign", target, value: on, at: clause }));
  return { tests: guard ? [] : patterns.flatMap(testsIn), body: [...bound, ...inside] };
}

function isForAll(clause: SgNode): boolean {
  const parts = childrenOf(clause);
  const hasGuard = parts.some((one) => String(one.kind()) === "if_clause");
  const pattern = parts.find((one) => String(one.kind()) === "case_pattern");
  return !hasGuard && /^(?!True$|False$|None$)[A-Za-z_]\w*$/.test(pattern?.text() ?? "");
}

/** Constants of which it is one; none where it may be anything. */
function testsIn(pattern: SgNode): Expression[] {
  const [only] = childrenOf(pattern);
  if (!only) return [];
  const options = String(only.kind()) === "union_pattern" ? childrenOf(only) : [only];
  return options.every(isConstant) ? options.map(lowerExpression) : [];
}

function isConstant(node: SgNode): boolean {
  return /^(?:string|concatenated_string|integer|float|true|false|none)$/.test(String(node.kind()));
}

/** The names that a pattern binds. */
function targetIn(node: SgNode): Target {
  const parts = childrenOf(node);
  switch (String(node.kind())) {
    case "case_pattern":
    case "splat_pattern":
      return parts[0] ? targetIn(parts[0]) : { kind: "nothing" };
    case "dotted_name":
    case "identifier":
      return node.text().includes(".")
        ? { kind: "nothing" }
        : { kind: "name", name: node.text(), at: node };
    case "as_pattern": {
      const name = parts.at(-1);
      return name ? targetIn(name) : { kind: "nothing" };
    }
    case "list_pattern":
    case "tuple_pattern":
      return { kind: "items", items: parts.map(targetIn), at: node };
    case "dict_pattern":
      return { kind: "fields", entries: pairsIn(parts), at: node };
    case "class_pattern":
      return {
        kind: "fields",
        entries: parts.flatMap((part) => {
          const [keyword] = childrenOf(part);
          if (!keyword || String(keyword.kind()) !== "keyword_pattern") return [];
          const [name, value] = childrenOf(keyword);
          return name && value ? [{ name: name.text(), target: targetIn(value) }] : [];
        }),
        at: node,
      };
    default:
      return { kind: "nothing" };
  }
}

function pairsIn(parts: readonly SgNode[]) {
  return parts.flatMap((key, index) => {
    const value = parts[index + 1];
    if (String(key.kind()) !== "string" || !value) return [];
    const name = lowerExpression(key);
    return name.kind === "literal" ? [{ name: String(name.value), target: targetIn(value) }] : [];
  });
}
