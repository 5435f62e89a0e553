import { invisible } from "../../types/invisible.ts";

/** Longer lines are cut, in UTF-16 code units of what is shown. */
export const longestLine = 2000;

export interface ShownText {
  text: string;
  isCut: boolean;
}

/**
 * Text of strangers as a model is shown it: on one line, with whatever has no form of its own written as `\u{202e}`, tabs
 * apart, and cut with a mark. Linear in `longest`, however long the text is.
 */
export function showText(text: string, longest = longestLine): ShownText {
  const head = text.length > longest ? withoutHalf(text.slice(0, longest)) : text;
  const escaped = head.replaceAll(invisible, escape);
  if (head.length === text.length && escaped.length <= longest)
    return { text: escaped, isCut: false };
  let shown = "";
  let used = 0;
  for (const character of head) {
    const next = character.replaceAll(invisible, escape);
    if (shown.length + next.length > longest) break;
    shown += next;
    used += character.length;
  }
  return { text: `${shown} ⟨cut: ${text.length - used} characters more⟩`, isCut: true };
}

/** The same for a path, between double quotes. */
export function showPath(path: string): string {
  return JSON.stringify(showText(path, longestPath).text);
}

/** More of a path is not shown. */
export const longestPath = 500;

function escape(character: string): string {
  if (character === "\t") return character;
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function withoutHalf(head: string): string {
  return head.replace(/[\uD800-\uDBFF]$/, "");
}
