import type { SgNode } from "@ast-grep/napi";
import type { Argument, Expression, Target } from "../../ir.ts";
import { printfPieces } from "../printf.ts";
import { argumentsOf, lowerExpression } from "./expressions.ts";
import { called } from "./parts.ts";

/** `f($x)`, `$f($x)`. */
export function lowerCall(node: SgNode): Expression {
  const callee = node.field("function");
  const args = argumentsOf(node.field("arguments"));
  const name = callee?.text().replace(/^\\/, "").toLowerCase() ?? "";
  const known = words.get(name)?.(args, node);
  if (known) return known;
  if (callee && /^(?:name|qualified_name)$/.test(String(callee.kind()))) {
    // Functions are found in any case.
    const isPlain = String(callee.kind()) === "name" || /^\\\w+$/.test(callee.text());
    const of: Expression = isPlain ? { kind: "name", name, at: callee } : lowerExpression(callee);
    return { kind: "call", callee: of, args, at: node };
  }
  const chosen = lowerExpression(callee);
  const choosing = called("call:$", [chosen], node);
  const call: Expression = { kind: "call", callee: chosen, args, at: node };
  return { kind: "sequence", parts: [choosing, call], at: node };
}

/** `$a->b($c)`. */
export function lowerMethodCall(node: SgNode): Expression {
  const name = node.field("name");
  const of = lowerExpression(node.field("object"));
  const args = argumentsOf(node.field("arguments"));
  const call: Expression = {
    kind: "call",
    callee: { kind: "member", of, name: name?.text() ?? "", at: node },
    args,
    at: node,
  };
  return name && String(name.kind()) !== "name"
    ? { kind: "sequence", parts: [called("call:$", [lowerExpression(name)], node), call], at: node }
    : call;
}

/** `A::b($c)`. */
export function lowerStaticCall(node: SgNode): Expression {
  const of = lowerExpression(node.field("scope"));
  const args = argumentsOf(node.field("arguments"));
  const name = node.field("name");
  const callee: Expression = { kind: "member", of, name: name?.text() ?? "", at: node };
  const call: Expression = { kind: "call", callee, args, at: node };
  return name && String(name.kind()) !== "name"
    ? { kind: "sequence", parts: [called("call:$", [lowerExpression(name)], node), call], at: node }
    : call;
}

type ReadCall = (args: Argument[], at: SgNode) => Expression | undefined;

/** Functions that are known for more than what they are given. */
const words = new Map<string, ReadCall>([
  [
    "sprintf",
    (args, at) =>
      formatted(
        args.map(({ value }) => value),
        at,
      ),
  ],
  ["vsprintf", ([format, list], at) => formatted([format?.value, list?.value], at)],
  [
    "printf",
    (args, at) =>
      called(
        "echo",
        [
          formatted(
            args.map(({ value }) => value),
            at,
          ),
        ],
        at,
      ),
  ],
  [
    "isset",
    // What is an entry of a list of ours is one of its names.
    ([first], at) => {
      const one = first?.value;
      return one?.kind === "element"
        ? { kind: "operation", operator: "in", operands: [one.key, one.of], at }
        : undefined;
    },
  ],
  [
    "file_get_contents",
    ([first], at) =>
      first?.value.kind === "literal" && first.value.value === "php://input"
        ? { kind: "name", name: "php:input", at }
        : undefined,
  ],
  ["strval", ([first]) => first?.value],
  [
    "settype",
    ([first, type], at) => {
      const target = first && targetOf(first.value);
      return target && type?.value.kind === "literal" && isNumber.test(String(type.value.value))
        ? { kind: "assignment", target, value: called("intval", [first.value], at), at }
        : undefined;
    },
  ],
]);

const isNumber = /^(?:int|integer|float|double|bool|boolean)$/i;

function targetOf(place: Expression): Target | undefined {
  if (place.kind === "name") return { kind: "name", name: place.name, at: place.at };
  return place.kind === "member" || place.kind === "element"
    ? { kind: "place", place, at: place.at }
    : undefined;
}

/** A text with what is filled into it, in the order in which it stands there; numbers are none of it. */
function formatted([format, ...rest]: (Expression | undefined)[], at: SgNode): Expression {
  const values = rest.map((one): Expression => one ?? { kind: "absent" });
  if (format?.kind !== "literal")
    return { kind: "text", parts: [format ?? { kind: "absent" }, ...values], at };
  const parts = printfPieces(String(format.value)).map((piece): Expression => {
    if (typeof piece === "string") return { kind: "literal", value: piece, at };
    const value = values[piece.position] ?? { kind: "absent" };
    return piece.isNumber ? called("intval", [value], at) : value;
  });
  return { kind: "text", parts, at };
}
