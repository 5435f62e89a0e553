import type { SgNode } from "@ast-grep/napi";
import type { Statement } from "../ir.ts";

/** `break`, `continue outer`, `break 2`. */
export function leaveLoop(node: SgNode, how: "break" | "continue"): Statement[] {
  const isFar = node.namedChildren().some((one) => String(one.kind()) !== "comment");
  return [{ kind: "leave", how, ...(isFar && { isFar }) }];
}
