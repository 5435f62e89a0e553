import type { SgNode } from "@ast-grep/napi";
import type { Argument, Expression } from "../../ir.ts";
import { argumentsOf, lowerExpression } from "./expressions.ts";
import { messagePieces, printfPieces } from "../printf.ts";
import type { FormatPiece } from "../printf.ts";
import type { Names } from "./names.ts";

interface Called {
  of: Expression;
  args: Expression[];
  at: SgNode;
}

/** What a method call means; those of texts that a language has operators for elsewhere are such operations. */
export function lowerCall(node: SgNode, names: Names): Expression {
  const name = node.field("name")?.text() ?? "";
  const object = node.field("object");
  const args = argumentsOf(node.field("arguments"), names);
  if (object === null) return { kind: "call", callee: names.method(name, node), args, at: node };
  const of = lowerExpression(object, names);
  const known = knownMethods.get(name)?.({ of, args: args.map(({ value }) => value), at: node });
  if (known) return known;
  if (lists.test(`${object.text()}.${name}`)) {
    const items = args.map(({ value }) => value);
    // One alone may be an array, whose items these are.
    return items.length === 1 && items[0] ? items[0] : { kind: "list", items, at: node };
  }
  if (/^(?:java\.util\.)?Map\.of$/.test(`${object.text()}.${name}`)) return entriesOf(args, node);
  const formatted = formats[`${object.text()}.${name}`];
  if (formatted) {
    const text = lowerFormat(args, formatted, node);
    if (text) return text;
  }
  return { kind: "call", callee: { kind: "member", of, name, at: node }, args, at: node };
}

/** A map that is given its keys and values in turn. */
function entriesOf(args: readonly Argument[], at: SgNode): Expression {
  const entries = args.flatMap(({ value: key }, index) => {
    const value = index % 2 === 0 ? args[index + 1]?.value : undefined;
    if (!value) return [];
    return [{ ...(key.kind === "literal" && { name: String(key.value) }), value }];
  });
  return { kind: "record", entries, at };
}

const lists = /^(?:java\.util\.)?(?:Arrays\.asList|(?:List|Set|Stream)\.of)$/;

const equal = ({ of, args, at }: Called): Expression | undefined =>
  args.length === 1
    ? { kind: "operation", operator: "===", operands: [of, ...args], at }
    : undefined;

const knownMethods = new Map<string, (called: Called) => Expression | undefined>(
  Object.entries({
    equals: equal,
    equalsIgnoreCase: equal,
    contentEquals: equal,
    charAt: ({ of, args: [key], at }: Called) => key && { kind: "element", of, key, at },
    concat: ({ of, args, at }: Called) =>
      args.length === 1 ? { kind: "text", parts: [of, ...args], at } : undefined,
    formatted: ({ of, args, at }: Called) =>
      lowerFormat(
        [of, ...args].map((value) => ({ value })),
        printfPieces,
        at,
      ),
  }),
);

const formats: Partial<Record<string, (format: string) => FormatPiece[]>> = {
  "String.format": printfPieces,
  "java.lang.String.format": printfPieces,
  "MessageFormat.format": messagePieces,
  "java.text.MessageFormat.format": messagePieces,
};

/** A text with what is filled into it, in the order in which it stands there. */
function lowerFormat(
  given: readonly Argument[],
  piecesOf: (format: string) => FormatPiece[],
  at: SgNode,
): Expression | undefined {
  const values = given.map(({ value }) => value);
  const isFormat = (one: Expression | undefined) =>
    one?.kind === "literal" && typeof one.value === "string";
  // A locale may stand before it.
  const first = values.length > 1 && !isFormat(values[0]) && isFormat(values[1]) ? 1 : 0;
  const format = values[first];
  const rest = values.slice(first + 1);
  if (!format) return undefined;
  if (format.kind !== "literal") return { kind: "text", parts: [format, ...rest], at };
  const parts = piecesOf(String(format.value)).map((piece): Expression => {
    if (typeof piece === "string") return { kind: "literal", value: piece, at };
    const value = rest[piece.position] ?? { kind: "absent" };
    return piece.isNumber ? { kind: "unknown", parts: [value], at } : value;
  });
  return { kind: "text", parts, at };
}
