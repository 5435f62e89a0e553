import type { SgNode } from "@ast-grep/napi";
import type { Argument, Expression } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";

/** A string in any of its forms; one with values in it is a text put together. */
export function lowerString(node: SgNode): Expression {
  // Most are as plain as this, and to ask for their parts takes longer than all else that is done with them.
  const plain = /^(["'])([^"'\\]*)\1$/.exec(node.text());
  if (plain) return { kind: "literal", value: plain[2] ?? "", at: node };
  const parts = partsOf(node);
  const isPlain = parts.every((part) => part.kind === "literal");
  if (!isPlain) return { kind: "text", parts, at: node };
  const value = parts.map((part) => (part.kind === "literal" ? String(part.value) : "")).join("");
  return { kind: "literal", value, at: node };
}

function partsOf(node: SgNode): Expression[] {
  if (String(node.kind()) === "concatenated_string") return node.namedChildren().flatMap(partsOf);
  return node.namedChildren().flatMap((part): Expression[] => {
    switch (String(part.kind())) {
      case "string_content":
        return [{ kind: "literal", value: unescaped(part.text()), at: part }];
      case "interpolation":
        return [interpolated(part)];
      default:
        return [];
    }
  });
}

/** Quotes and doubled braces are what tells one text from another; other escapes stay as they are written. */
function unescaped(text: string): string {
  return text.includes("\\") ? text.replaceAll(/\\(["'])/g, "$1") : text;
}

/** What is written as a number can be nothing else. */
function interpolated(part: SgNode): Expression {
  const value = lowerExpression(part.field("expression") ?? part.namedChildren()[0] ?? null);
  const format = part.namedChildren().find((one) => String(one.kind()) === "format_specifier");
  const isNumber = /[bcdeEfFgGnoxX%]$/.test(format?.text() ?? "");
  if (isNumber) return { kind: "unknown", parts: [value], at: part };
  const conversion = part.namedChildren().find((one) => String(one.kind()) === "type_conversion");
  return /^![ra]$/.test(conversion?.text() ?? "") ? shownBy("repr", value, part) : value;
}

function shownBy(name: string, value: Expression, at: SgNode): Expression {
  return { kind: "call", callee: { kind: "name", name, at }, args: [{ value }], at };
}

/** `"…%s…" % values`: the format with its values in their places. */
export function formatByPercent(format: Expression, right: Expression, at: SgNode): Expression {
  const given =
    right.kind === "list" ? right.items.map((value): Argument => ({ value })) : [{ value: right }];
  const named = right.kind === "record" ? right.entries : [];
  return filled(format, /%(?:\((\w+)\))?([-+ #0]*)(?:\d+|\*)?(?:\.\d+)?([a-zA-Z])/g, at, {
    next: given,
    named: named.map(({ name, value }) => ({ ...(name !== undefined && { name }), value })),
    isNumber: (kind) => /[dioxXeEfFgGc]/.test(kind),
  });
}

/** `"…{}…{name}…".format(values)`. */
export function formatByBraces(
  format: Expression,
  args: readonly Argument[],
  at: SgNode,
): Expression {
  return filled(format, /\{(\w*)([^{}:!]*)(?:![rsa])?(?::[^{}]*?([a-zA-Z%]?))?\}/g, at, {
    next: args.filter(({ name }) => name === undefined),
    named: args.filter(({ name }) => name !== undefined),
    isNumber: (kind) => /[bcdeEfFgGnoxX%]/.test(kind),
  });
}

/** `{0[name].first}` shows a part of a part. */
function partOf(value: Expression, within: string, at: SgNode): Expression {
  return [...within.matchAll(/\[([^\]]+)\]|\.(\w+)/g)].reduce<Expression>(
    (of, [, key, name]) => ({ kind: "member", of, name: key ?? name ?? "", at }),
    value,
  );
}

interface Values {
  next: readonly Argument[];
  named: readonly Argument[];
  isNumber: (kind: string) => boolean;
}

/** A format of which nothing is known beforehand is followed by all its values. */
function filled(
  format: Expression,
  places: RegExp,
  at: SgNode,
  { next, named, isNumber }: Values,
): Expression {
  const pieces = format.kind === "text" ? format.parts : [format];
  const parts: Expression[] = [];
  const used = new Set<Argument>();
  let position = 0;
  for (const piece of pieces) {
    if (piece.kind !== "literal" || typeof piece.value !== "string") {
      parts.push(piece);
      continue;
    }
    let end = 0;
    for (const place of piece.value.matchAll(places)) {
      const [whole, name = "", within = "", kind = ""] = place;
      parts.push({ kind: "literal", value: piece.value.slice(end, place.index), at });
      end = place.index + whole.length;
      const isCounted = name === "" || /^\d+$/.test(name);
      const index = /^\d+$/.test(name) ? Number(name) : position++;
      const value = isCounted ? next[index] : named.find((one) => one.name === name);
      if (value) used.add(value);
      // What is spread may be any of them.
      const shown = value ?? next.find(({ spread }) => spread) ?? named.find((one) => one.spread);
      const inserted = partOf(shown?.value ?? { kind: "unknown", parts: [], at }, within, at);
      if (isNumber(kind)) parts.push({ kind: "unknown", parts: [inserted], at });
      else parts.push(/^%r$|![ra]/.test(whole) ? shownBy("repr", inserted, at) : inserted);
    }
    parts.push({ kind: "literal", value: piece.value.slice(end), at });
  }
  const isKnown = pieces.every(({ kind }) => kind === "literal");
  const left = isKnown ? [] : [...next, ...named].filter((one) => !used.has(one));
  return { kind: "text", parts: [...parts, ...left.map(({ value }) => value)], at };
}
