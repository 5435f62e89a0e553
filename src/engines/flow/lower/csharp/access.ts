import type { SgNode } from "@ast-grep/napi";
import type { Expression } from "../../ir.ts";
import { argumentsOf } from "./calls.ts";
import type { Names } from "./names.ts";

/** Without what it is made of: `f<T>`. */
export function memberName(node: SgNode | null): string {
  return node === null ? "" : node.text().replace(/<[\s\S]*$/, "");
}

/** What stands after `?.` is said of what stands before it. */
export function boundTo(node: SgNode, of: Expression, names: Names): Expression {
  switch (String(node.kind())) {
    case "member_binding_expression":
      return { kind: "member", of, name: memberName(node.namedChildren()[0] ?? null), at: node };
    case "element_binding_expression":
      return element(of, node, node, names);
    case "invocation_expression": {
      const inside = node.field("function");
      const callee = inside ? boundTo(inside, of, names) : of;
      const args = argumentsOf(node.field("arguments"), names);
      return { kind: "call", callee, args, at: node };
    }
    case "member_access_expression": {
      const inside = node.field("expression");
      const name = memberName(node.field("name"));
      return { kind: "member", of: inside ? boundTo(inside, of, names) : of, name, at: node };
    }
    default:
      return { kind: "unknown", parts: [of], at: node };
  }
}

/** `a[b]` */
export function element(of: Expression, list: SgNode | null, at: SgNode, names: Names): Expression {
  const [first] = argumentsOf(list, names);
  const key: Expression = first?.value ?? { kind: "absent" };
  // `Request["x"]` looks in all that came with the request.
  const isRequest = (of.kind === "name" || of.kind === "member") && of.name === "Request";
  if (isRequest) return { kind: "member", of, name: "Params", at };
  return key.kind === "literal" && key.value !== null
    ? { kind: "member", of, name: String(key.value), at }
    : { kind: "element", of, key, at };
}
