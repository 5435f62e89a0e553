import type { SgNode } from "@ast-grep/napi";
import type { Argument, Expression } from "../../ir.ts";
import { childrenOf, lowerExpression } from "./expressions.ts";
import { formatByBraces } from "./texts.ts";

/** A call, and what is written as one but means something that has a form of its own. */
export function lowerCall(node: SgNode): Expression {
  const callee = lowerExpression(node.field("function"));
  const args = argumentsOf(node.field("arguments"));
  return (
    (callee.kind === "member"
      ? methods.get(callee.name)?.(callee.of, args, node)
      : builtIn(callee, args, node)) ?? {
      kind: "call",
      callee,
      args,
      at: node,
    }
  );
}

type Method = (of: Expression, args: readonly Argument[], at: SgNode) => Expression | undefined;

/** Methods of texts that are written there, and what dictionaries have for `d["key"]`. */
const methods = new Map<string, Method>(
  Object.entries<Method>({
    format: (of, args, at) => (isText(of) ? formatByBraces(of, args, at) : undefined),
    format_map: (of, [first], at) =>
      isText(of) && first?.value.kind === "record"
        ? formatByBraces(of, first.value.entries, at)
        : undefined,
    join: (of, [first], at) => {
      if (!isText(of) || first?.value.kind !== "list") return undefined;
      const parts = first.value.items.flatMap((item, index) => (index === 0 ? [item] : [of, item]));
      return { kind: "text", parts, at };
    },
    get: (of, args, at) => {
      if (args.some(({ name, value }) => name === "type" && isNumeric(value)))
        return { kind: "unknown", parts: [of], at };
      return keysIn(args).reduce<Expression | undefined>(
        (found, name) => ({ kind: "member", of: found ?? of, name, at }),
        undefined,
      );
    },
    // A section, a key, a value.
    set: (of, args, at) => {
      const [section, key] = keysIn(args);
      const value = args[2]?.value;
      if (section === undefined || key === undefined || !value) return undefined;
      const place = { kind: "member", of, name: section, at } as const;
      const target = {
        kind: "place",
        place: { kind: "member", of: place, name: key, at },
        at,
      } as const;
      return { kind: "assignment", target, value, at };
    },
  }),
);

function isText({ kind }: Expression): boolean {
  return kind === "literal" || kind === "text";
}

function isNumeric(type: Expression): boolean {
  return type.kind === "name" && /^(?:int|float|bool)$/.test(type.name);
}

/** Words that are written out, in front of anything else. What has slashes in it is an address. */
function keysIn(args: readonly Argument[]): string[] {
  const keys = args.slice(0, 2).map(({ name, value }) => {
    const isKey =
      name === undefined &&
      value.kind === "literal" &&
      typeof value.value === "string" &&
      /^[\w-]+$/.test(value.value);
    return isKey ? String(value.value) : undefined;
  });
  const end = keys.indexOf(undefined);
  return keys.slice(0, end === -1 ? undefined : end).flatMap((key) => key ?? []);
}

function builtIn(
  callee: Expression,
  args: readonly Argument[],
  at: SgNode,
): Expression | undefined {
  if (callee.kind !== "name") return undefined;
  const [first, second] = args;
  if (callee.name === "dict" && args.length > 0 && args.every(({ name }) => name !== undefined))
    return {
      kind: "record",
      entries: args.map(({ name, value }) =>
        name === undefined || name === "**" ? { value } : { name, value },
      ),
      at,
    };
  if (
    callee.name === "getattr" &&
    first &&
    second?.value.kind === "literal" &&
    typeof second.value.value === "string"
  )
    return { kind: "member", of: first.value, name: second.value.value, at };
  return undefined;
}

/** What stands between a call's brackets, or a single generator. */
export function argumentsOf(node: SgNode | null): Argument[] {
  if (node === null) return [];
  if (String(node.kind()) !== "argument_list") return [{ value: lowerExpression(node) }];
  return childrenOf(node).map((one): Argument => {
    switch (String(one.kind())) {
      case "keyword_argument":
        return {
          name: one.field("name")?.text() ?? "",
          value: lowerExpression(one.field("value")),
        };
      case "list_splat":
        return { value: lowerExpression(one), spread: true };
      case "dictionary_splat":
        return { name: "**", value: lowerExpression(one) };
      default:
        return { value: lowerExpression(one) };
    }
  });
}
