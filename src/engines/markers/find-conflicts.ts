import { parse } from "@ast-grep/napi";
import type { SgNode } from "@ast-grep/napi";
import { isTestPath } from "../../diff/language.ts";
import type { Language } from "../../types/source.ts";
import { grammarOf, isGrammarItsOwn } from "../rules/languages.ts";

/** What a merge left of a conflict: UTF-16 offsets, from its first marker to the end of its last, `end` exclusive. */
export interface Conflict {
  start: number;
  end: number;
}

const first = /^<{7}(?: .*)?\r?$/;
const middle = /^={7}\r?$/;
const last = /^>{7}(?: .*)?\r?$/;

/**
 * Conflicts that nobody resolved, in a text of any kind. All three markers have to be there, in their order and at the beginning of
 * their lines, which nothing else has. What stands whole in a string or a comment, or between a page's fences, speaks of one.
 */
export function findConflicts(text: string, language: Language, path: string): Conflict[] {
  if (!text.includes("<<<<<<<") || !text.includes(">>>>>>>")) return [];
  const isProse = language === "text";
  if (isProse && isTestPath(path)) return [];
  const found: Conflict[] = [];
  let start: number | undefined;
  let isHalf = false;
  let isFenced = false;
  let offset = 0;
  for (const line of text.split("\n")) {
    if (isProse && /^\s{0,3}(?:```|~~~)/.test(line)) isFenced = !isFenced;
    if (first.test(line) && !isFenced) {
      start = offset;
      isHalf = false;
    } else if (start !== undefined && middle.test(line)) {
      isHalf = true;
    } else if (start !== undefined && isHalf && last.test(line)) {
      found.push({ start, end: offset + line.trimEnd().length });
      start = undefined;
    }
    offset += line.length + 1;
  }
  return found.length === 0 || isProse || !isGrammarItsOwn(language)
    ? found
    : found.filter(isOutOfTexts(parse(grammarOf(language), text).root()));
}

/** Tells whether no string and no comment holds all of it. */
function isOutOfTexts(root: SgNode): (conflict: Conflict) => boolean {
  return ({ start, end }) => {
    let node: SgNode | undefined = root;
    while (node) {
      if (/string|template|heredoc|nowdoc|comment/.test(String(node.kind()))) return false;
      node = node.children().find((child) => {
        const range = child.range();
        return range.start.index <= start && end <= range.end.index;
      });
    }
    return true;
  };
}
