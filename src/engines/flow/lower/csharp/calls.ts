import type { SgNode } from "@ast-grep/napi";
import type { Argument, Expression } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";
import { formatted, valueIn } from "./literals.ts";
import type { Names } from "./names.ts";
import { madeType } from "./types.ts";

/** Methods for which the values in an interpolated text are parameters of the statement. */
const bindsValues =
  /^(?:FromSql|FromSqlInterpolated|ExecuteSql|ExecuteSqlAsync|ExecuteSqlInterpolated|ExecuteSqlInterpolatedAsync|SqlQuery)$/;

/** `f(x)`, `a.f<T>(x)`. */
export function lowerCall(node: SgNode, names: Names): Expression {
  const callee = node.field("function");
  const args = argumentsOf(node.field("arguments"), names);
  const text = callee?.text() ?? "";
  if (text === "nameof") return { kind: "literal", value: "", at: node };
  if (/^(?:System\.)?[sS]tring\.Format$/.test(text)) return formatted(args, node);
  if (/^(?:System\.)?[sS]tring\.Concat$/.test(text))
    return { kind: "text", parts: args.map(({ value }) => value), at: node };
  if (/^(?:System\.)?(?:Value)?Tuple\.Create\b/.test(text))
    return { kind: "list", items: args.map(({ value }) => value), at: node };
  const method = /(\w+)(?:<[^()]*>)?$/.exec(text)?.[1] ?? "";
  if (bindsValues.test(method)) {
    const values = node.field("arguments")?.namedChildren().map(bound(names)) ?? [];
    return { kind: "call", callee: lowerExpression(callee, names), args: values, at: node };
  }
  return { kind: "call", callee: lowerExpression(callee, names), args, at: node };
}

const bound =
  (names: Names) =>
  (node: SgNode): Argument => {
    const value = node.namedChildren().at(-1);
    if (!value || String(value.kind()) !== "interpolated_string_expression")
      return argument(node, names);
    const parts = value
      .namedChildren()
      .filter((one) => String(one.kind()) === "interpolation")
      .map((one) => lowerExpression(valueIn(one) ?? null, names));
    return { value: { kind: "unknown", parts, at: value } };
  };

/** `new T(x) { A = y }` */
export function lowerCreation(node: SgNode, names: Names, type: SgNode | null): Expression {
  const name = madeType(type);
  const args = argumentsOf(node.field("arguments"), names);
  const initializer = node
    .namedChildren()
    .find((one) => String(one.kind()) === "initializer_expression");
  const callee: Expression = names.types.has(name)
    ? { kind: "name", name, at: node }
    : { kind: "module", path: name, at: node };
  const made: Expression = { kind: "call", callee, args, at: node };
  if (!initializer) return made;
  const given = initialized(initializer, names, node);
  if (given.kind !== "record") return given;
  const whole: Expression = { ...given, type: name };
  return args.length === 0 ? whole : { kind: "sequence", parts: [made, whole], at: node };
}

/** `{ A = x, ["b"] = y, { "c", z } }`, or the items of a list. */
export function initialized(node: SgNode, names: Names, at: SgNode): Expression {
  const entries = node.namedChildren().filter((one) => String(one.kind()) !== "comment");
  const isRecord = entries.some((one) =>
    /^(?:assignment_expression|initializer_expression)$/.test(String(one.kind())),
  );
  if (!isRecord)
    return { kind: "list", items: entries.map((one) => lowerExpression(one, names)), at };
  return { kind: "record", entries: entries.map((one) => entryOf(one, names)), at };
}

function entryOf(node: SgNode, names: Names): { name?: string; value: Expression } {
  const isPair = String(node.kind()) === "initializer_expression";
  const [key, value = key] = isPair
    ? node.namedChildren()
    : [node.field("left"), node.field("right")];
  const lowered = lowerExpression(value ?? null, names);
  const name = key && /^(?:(\w+)|\[?"([^"]*)"\]?)$/.exec(key.text());
  return name ? { name: name[1] ?? name[2] ?? "", value: lowered } : { value: lowered };
}

/** What a call is given. */
export function argumentsOf(list: SgNode | null, names: Names): Argument[] {
  return (list?.namedChildren() ?? [])
    .filter((one) => String(one.kind()) === "argument")
    .map((one) => argument(one, names));
}

function argument(node: SgNode, names: Names): Argument {
  const name = node.field("name");
  const value = node.namedChildren().at(-1) ?? null;
  return { value: lowerExpression(value, names), ...(name && { name: name.text() }) };
}
