import type { SgNode } from "@ast-grep/napi";
import type { Edit } from "../../types/edit.ts";
import type { CompiledExpansion, CompiledFix, CompiledStep } from "./compile-fixes.ts";
import { renderTemplate } from "./fix-template.ts";
import { spanOf } from "./read-code.ts";
import type { Span } from "./read-code.ts";

/** What a rule would write at one place. */
export interface ProposedFix {
  /** In their order, none touching another. */
  edits: Edit[];
  /** The pieces of the file that stand in what is written. */
  quoted: Span[];
}

/**
 * Writes a rule's fixes for one match; `undefined` where none can be written, where a comment would be lost or say something
 * of other code, and where several lines would have to stand on one that holds other code.
 */
export type ProposeFix = (
  fixes: readonly CompiledFix[],
  match: SgNode,
  /** What the rule captured, by name without `$`. */
  captures: ReadonlyMap<string, Span>,
) => ProposedFix | undefined;

/** More findings than that are not reported of a file either; each fix may look along a line of a megabyte. */
const mostFixes = 1000;

/** Prepares to write fixes for the matches in one file, in which comments stand at these places. */
export function createProposer(text: string, comments: readonly Span[]): ProposeFix {
  let written = 0;
  const outOfPlace = new Map<RegExp, boolean>();
  const hasPlace = ({ unless }: CompiledFix): boolean => {
    if (!unless) return true;
    const known = outOfPlace.get(unless) ?? unless.test(text);
    outOfPlace.set(unless, known);
    return !known;
  };
  const holdsComment = ({ start, end }: Span, quoted: readonly Span[]): boolean => {
    for (let at = firstFrom(comments, start); (comments[at]?.end ?? Infinity) <= end; at += 1) {
      const one = comments[at];
      if (one && !quoted.some((piece) => piece.start <= one.start && one.end <= piece.end)) {
        return true;
      }
    }
    return false;
  };

  return (fixes, match, captures) => {
    const fix = fixes.find(({ needs }) => needs.every((name) => captures.has(name)));
    if (!fix || written === mostFixes || !hasPlace(fix)) return undefined;
    written += 1;
    const quoted = fix.quotes.flatMap((name) => captures.get(name) ?? []);
    const edits: Edit[] = [];
    for (const step of fix.steps) {
      const node = step.at === undefined ? match : match.getMatch(step.at);
      if (!node || node.kind() === "comment") return undefined;
      const range = expand(node, step);
      if (holdsComment(range, quoted) || !hasItsLines(step.template, text, range, captures)) {
        return undefined;
      }
      const result = renderTemplate(step.template, { text, start: range.start, captures });
      if (result === undefined) return undefined;
      const place = result === "" ? withItsLines(text, range) : range;
      if (!place) return undefined;
      edits.push(trimmed({ ...place, text: result }, text));
    }
    edits.sort((a, b) => a.start - b.start);
    const isTouching = edits.some(({ start }, index) => start <= (edits[index - 1]?.end ?? -1));
    return isTouching ? undefined : { edits, quoted };
  };
}

/** The index of the first range that does not begin before `start`, of ranges in their order. */
function firstFrom(ranges: readonly Span[], start: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The edit without what stays as it is at both its ends; a character that takes two code units stays whole. */
function trimmed({ start, end, text: written }: Edit, text: string): Edit {
  const longest = Math.min(end - start, written.length);
  let head = 0;
  while (head < longest && text[start + head] === written[head]) head += 1;
  if (/[\uD800-\uDBFF]$/.test(written.slice(0, head))) head -= 1;
  let tail = 0;
  while (tail < longest - head && text[end - 1 - tail] === written.at(-1 - tail)) tail += 1;
  if (tail > 0 && /^[\uDC00-\uDFFF]/.test(written.slice(-tail))) tail -= 1;
  return { start: start + head, end: end - tail, text: written.slice(head, written.length - tail) };
}

function expand(node: SgNode, { expandStart, expandEnd }: CompiledStep): Span {
  const before = { neighbor: () => node.prev(), all: () => node.prevAll() };
  const after = { neighbor: () => node.next(), all: () => node.nextAll() };
  const first = (expandStart && reached(before, expandStart)) ?? node;
  const last = (expandEnd && reached(after, expandEnd)) ?? node;
  return { start: spanOf(first).start, end: spanOf(last).end };
}

/** The sibling that an edit grows to. `stopBy` means what it means in a relation: the node where it stops is still looked at. */
function reached(
  { neighbor, all }: { neighbor: () => SgNode | null; all: () => SgNode[] },
  { config, stop }: CompiledExpansion,
): SgNode | undefined {
  const siblings = stop === "neighbor" ? [neighbor()].filter((one) => one !== null) : all();
  for (const sibling of siblings) {
    if (sibling.matches(config)) return sibling;
    if (typeof stop === "object" && sibling.matches(stop)) return undefined;
  }
  return undefined;
}

/** The lines that a range stands on: where they begin and end, and what is on them beside it. */
function around(text: string, { start, end }: Span) {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", end);
  const to = lineEnd === -1 ? text.length : lineEnd;
  return {
    from,
    to,
    isLast: lineEnd === -1,
    before: text.slice(from, start),
    after: text.slice(end, to),
  };
}

/**
 * Whether a template of several lines replaces whole lines. What follows on the last one may stay there when the template ends as
 * the code did.
 */
function hasItsLines(
  template: string,
  text: string,
  range: Span,
  captures: ReadonlyMap<string, Span>,
): boolean {
  if (!template.includes("\n")) return true;
  const { before, after } = around(text, range);
  if (before.trim() !== "") return false;
  const last = /\$([A-Z][A-Z0-9_]*)$/.exec(template)?.[1];
  return captures.get(last ?? "")?.end === range.end || /^[,;]?\s*$/.test(after);
}

/**
 * Where nothing else stands on its lines, what is taken away takes them along; the file's last line end stays as it is.
 * Elsewhere it takes the blanks that would be left behind. `undefined` where a comment follows, which may well be about it.
 */
function withItsLines(text: string, { start, end }: Span): Span | undefined {
  const { from, to, isLast, before, after } = around(text, { start, end });
  if (/^\s*(?:\/[/*]|#)/.test(after)) return undefined;
  if ((before + after).trim() !== "") {
    if (before.trim() === "") return { start, end: to - after.trimStart().length };
    const isFree = /^\s|^$/.test(after);
    return { start: isFree ? from + before.trimEnd().length : start, end };
  }
  if (!isLast) return { start: from, end: to + 1 };
  return { start: text.slice(0, from).replace(/\r?\n$/, "").length, end: to };
}
