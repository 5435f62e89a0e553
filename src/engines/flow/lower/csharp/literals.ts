import type { SgNode } from "@ast-grep/napi";
import type { Argument, Expression } from "../../ir.ts";

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", "0": "\0" };

function unescaped(text: string): string {
  return text.replaceAll(/\\([\s\S])/g, (_whole, escaped: string) => escapes[escaped] ?? escaped);
}

/** The text of `"…"`, `@"…"` and `"""…"""`. */
export function textOfLiteral(node: SgNode): string {
  const text = node.text();
  if (text.startsWith("@")) return text.slice(2, -1).replaceAll('""', '"');
  const quotes = /^"{3,}/.exec(text)?.[0];
  if (quotes !== undefined) return text.slice(quotes.length, -quotes.length);
  return unescaped(text.slice(1, -1));
}

type Lower = (node: SgNode) => Expression;

/** `$"a {b:c} d"` */
export function interpolated(node: SgNode, lower: Lower): Expression {
  const isVerbatim = node.text().slice(0, 3).includes("@");
  const parts = node.namedChildren().flatMap((part): Expression[] => {
    const kind = String(part.kind());
    if (kind === "string_content" || kind === "escape_sequence") {
      const value = isVerbatim ? part.text().replaceAll('""', '"') : unescaped(part.text());
      return [
        {
          kind: "literal",
          value: value.replaceAll(/(\{\{|\}\})/g, (two) => two.slice(1)),
          at: part,
        },
      ];
    }
    const value = kind === "interpolation" ? valueIn(part) : undefined;
    return value ? [lower(value)] : [];
  });
  return { kind: "text", parts, at: node };
}

/** What stands in `{…}`. */
export function valueIn(interpolation: SgNode): SgNode | undefined {
  return interpolation
    .namedChildren()
    .find((one) => !String(one.kind()).startsWith("interpolation_"));
}

/** `string.Format("a {0}", b)` */
export function formatted(args: readonly Argument[], at: SgNode): Expression {
  const [format, ...values] = args.map(({ value }) => value);
  if (format?.kind !== "literal" || typeof format.value !== "string")
    return { kind: "text", parts: args.map(({ value }) => value), at };
  const parts = format.value.split(/(\{\d+[^{}]*\})/).flatMap((piece): Expression[] => {
    const index = /^\{(\d+)/.exec(piece)?.[1];
    if (index !== undefined) return [values[Number(index)] ?? { kind: "absent" }];
    return piece === "" ? [] : [{ kind: "literal", value: piece, at: format.at }];
  });
  return { kind: "text", parts, at };
}
