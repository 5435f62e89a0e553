import type { SgNode } from "@ast-grep/napi";
import type { Target } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";
import type { Surroundings } from "./names.ts";
import { partsOf } from "./parts.ts";

/** What is written to. */
export function lowerTarget(node: SgNode | null, around: Surroundings): Target {
  if (node === null) return { kind: "nothing" };
  switch (String(node.kind())) {
    case "identifier":
    case "constant":
    case "global_variable":
      return { kind: "name", name: node.text(), at: node };
    case "left_assignment_list":
    case "destructured_left_assignment":
    case "destructured_parameter": {
      const items = partsOf(node).map((one) => lowerTarget(one, around));
      return { kind: "items", items, at: node };
    }
    case "call": {
      const of = lowerExpression(node.field("receiver"), around);
      const name = node.field("method")?.text() ?? "";
      return { kind: "place", place: { kind: "member", of, name, at: node }, at: node };
    }
    default: {
      const place = lowerExpression(node, around);
      return place.kind === "member" || place.kind === "element"
        ? { kind: "place", place, at: node }
        : { kind: "nothing" };
    }
  }
}
