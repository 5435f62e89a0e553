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
  let root: Piece | undefined;
  return (offset) => {
    root ??= pieceOf(parse(grammarOf(language), source).root());
    let found: Piece | undefined;
    let isBroken = false;
    for (let piece: Piece | undefined = root; piece; piece = childAt(piece, offset)) {
      const { kind } = piece;
      if (codeInText.test(kind)) found = undefined;
      else if (text.test(kind) && !notText.test(kind)) found = piece;
      isBroken ||= kind === "ERROR";
    }
    if (!found)
      return isBroken && mayBeText(source, lineAround(source, offset)) ? "unknown" : "none";
    return { start: found.start, end: found.end };
  };
}

/** A node. Its children are asked for once: the whole of a file has thousands. */
interface Piece extends Place {
  kind: string;
  node: SgNode;
  children?: Piece[];
}

function pieceOf(node: SgNode): Piece {
  const { start, end } = node.range();
  return { kind: String(node.kind()), node, start: start.index, end: end.index };
}

function childAt(piece: Piece, offset: number): Piece | undefined {
  const children = (piece.children ??= piece.node.children().map(pieceOf));
  let [low, high] = [0, children.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((children[middle]?.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  const child = children[low];
  return child && child.start <= offset ? child : undefined;
}

function mayBeText(source: string, { start, end }: Place): boolean {
  return /["'`#*]|\/\//.test(source.slice(start, end));
}

/** The line of an offset, without its end. */
export function lineAround(source: string, offset: number): Place {
  const end = source.indexOf("\n", offset);
  return { start: source.lastIndexOf("\n", offset) + 1, end: end === -1 ? source.length : end };
}
