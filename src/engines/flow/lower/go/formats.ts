import type { SgNode } from "@ast-grep/napi";
import type { Argument, Expression } from "../../ir.ts";

/** A verb, with its index if it has one: `%s`, `%-10.2f`, `%[1]q`. */
const verbs = /%(?:\[(\d+)\])?[-+# 0]*(?:\*|\d+)?(?:\.(?:\*|\d+)?)?(?:\[(\d+)\])?([a-zA-Z%])/g;

/** The text that `fmt` makes of a format and what goes into it. Numbers are left out: they do no harm. */
export function formatted(
  format: Expression | undefined,
  args: readonly Argument[],
  at: SgNode,
): Expression {
  const values = args.map(({ value }) => value);
  if (format?.kind !== "literal" || typeof format.value !== "string")
    return { kind: "text", parts: [...(format ? [format] : []), ...values], at };
  const parts: Expression[] = [];
  const fixed = (value: string): void => {
    if (value !== "") parts.push({ kind: "literal", value, at: format.at });
  };
  let next = 0;
  let from = 0;
  for (const match of format.value.matchAll(verbs)) {
    fixed(format.value.slice(from, match.index));
    from = match.index + match[0].length;
    const verb = match[3] ?? "";
    if (verb === "%") {
      fixed("%");
      continue;
    }
    const index = match[1] ?? match[2];
    if (index !== undefined) next = Number(index) - 1;
    next += match[0].split("*").length - 1;
    const value = values[next] ?? { kind: "absent" };
    next += 1;
    if (verb === "q") {
      fixed('"');
      parts.push(quoted(value, at));
      fixed('"');
    } else {
      parts.push(/[svw]/.test(verb) ? value : { kind: "unknown", parts: [value], at });
    }
  }
  fixed(format.value.slice(from));
  return { kind: "text", parts, at };
}

function quoted(value: Expression, at: SgNode): Expression {
  const of: Expression = { kind: "module", path: "strconv", at };
  return {
    kind: "call",
    callee: { kind: "member", of, name: "Quote", at },
    args: [{ value }],
    at,
  };
}

/** What `fmt` puts one beside the other. */
export function printed(args: readonly Argument[], at: SgNode): Expression {
  return { kind: "text", parts: args.map(({ value }) => value), at };
}
