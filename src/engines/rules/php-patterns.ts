import { parse } from "@ast-grep/napi";
import type { SgNode } from "@ast-grep/napi";
import { Recent } from "../../types/recent.ts";
import { grammarOf } from "./languages.ts";

interface Part {
  context: string;
  selector: string;
}

/** The same patterns are compiled for every task, also those of teams. */
const known = new Recent<string, string | Part>(5_000);

/**
 * A pattern of PHP in the form that the grammar takes. To it a text is HTML up to the first `<?php`, so a pattern without
 * one, which is how they are written for ast-grep's command line, would stand for words of a page.
 * What holds the tag already, or is not one thing, stays as it is.
 */
export function phpPattern(pattern: string): string | Part {
  return known.ensure(pattern, () => partOf(pattern));
}

/** The same for a pattern's context. */
export function phpContext(context: string): string {
  return context.includes("<?") ? context : `<?php ${context}`;
}

function partOf(pattern: string): string | Part {
  // A capture alone is no variable of PHP's: it stands for whatever is there.
  if (phpContext(pattern) === pattern || /^\$[A-Z][A-Z0-9_]*$/.test(pattern)) return pattern;
  // An assignment is read only with a semicolon behind it.
  return readAlone(pattern, "") ?? readAlone(pattern, ";") ?? pattern;
}

function readAlone(pattern: string, end: "" | ";"): Part | undefined {
  const context = phpContext(pattern) + end;
  const [, first, ...rest] = parse(grammarOf("php"), context).root().children();
  if (first === undefined || rest.length > 0 || first.kind() === "ERROR") return undefined;
  return { context, selector: String(innermost(first, end).kind()) };
}

/** `f($X)` alone is a statement that lacks its end; what is meant is the call. */
function innermost(node: SgNode, end: "" | ";"): SgNode {
  const [only, ...rest] = node.children();
  const isAlone = rest.every((one) => one.text() === "" || one.text() === end);
  return only?.isNamed() && isAlone ? innermost(only, "") : node;
}
