import { parse } from "@ast-grep/napi";
import type { SgNode } from "@ast-grep/napi";
import type { Language } from "../../types/source.ts";
import { grammarOf, isGrammarItsOwn } from "../rules/languages.ts";

/** UTF-16 offsets, `end` exclusive. */
export interface Place {
  start: number;
  end: number;
}

/** The string or comment around an offset; `"unknown"` where the text does not fit the grammar. */
export type TextAround = (offset: number) => Place | "none" | "unknown";

const text = /string|template|heredoc|nowdoc|comment|character|rune|regex|text/;
/** Parts of a string, and what else has such a name. */
const notText = /fragment|content|chars|substitution|interpolation|escape|start|end|type|context/;
/** Code that stands in a string. */
const codeInText = /^(?:template_substitution|(?:string_)?interpolation|command_substitution)$/;

/** How to find it; `undefined` for what has no grammar that tells code from texts. */
export function createTextFinder(source: string, language: Language): TextAround | undefined {
  if (language === "text" || language === "yaml" || !isGrammarItsOwn(language)) return undefined;
  let root: SgNode | undefined;
  return (offset) => {
    root ??= parse(grammarOf(language), source).root();
    let found: SgNode | undefined;
    let isBroken = false;
    for (let node: SgNode | undefined = root; node;) {
      const kind = String(node.kind());
      if (codeInText.test(kind)) found = undefined;
      else if (text.test(kind) && !notText.test(kind)) found = node;
      isBroken ||= kind === "ERROR";
      node = node.children().find((child) => {
        const { start, end } = child.range();
        return start.index <= offset && offset < end.index;
      });
    }
    if (!found)
      return isBroken && mayBeText(source, lineAround(source, offset)) ? "unknown" : "none";
    const { start, end } = found.range();
    return { start: start.index, end: end.index };
  };
}

function mayBeText(source: string, { start, end }: Place): boolean {
  return /["'`#*]|\/\//.test(source.slice(start, end));
}

/** The line of an offset, without its end. */
export function lineAround(source: string, offset: number): Place {
  const end = source.indexOf("\n", offset);
  return { start: source.lastIndexOf("\n", offset) + 1, end: end === -1 ? source.length : end };
}
