import { parse } from "@ast-grep/napi";
import type { SgNode } from "@ast-grep/napi";
import type { LineRange } from "../../types/source.ts";
import type { CompiledRule, CompiledRules, WaitingRule } from "./compile-rules.ts";
import { findNodes } from "./find-nodes.ts";
import { grammarOf } from "./languages.ts";
import type { RuleLanguage } from "./languages.ts";
import { createProposer } from "./propose-edits.ts";
import type { ProposedFix, ProposeFix } from "./propose-edits.ts";
import type { Code, Span } from "./read-code.ts";
import { meets } from "./required-words.ts";
import type { Holds } from "./word.ts";
import type { Rule } from "./rule.ts";

/** A piece of a file, with its inclusive 1-based lines. */
export interface Place extends Span {
  lines: LineRange;
}

/** One place that one rule matches, before anything is said about it. */
export interface RuleMatch {
  rule: Rule;
  place: Place;
  /** What the rule captured, by name without `$`. */
  captures: ReadonlyMap<string, Place>;
  /** Where a value comes in, and the places that it passes before this one, in their order. */
  way?: readonly Place[];
  /** What the rule would write here; nobody has looked whether it may be shown. */
  fix?: ProposedFix;
}

/**
 * Finds every place in a file that a rule matches, in the order of their position.
 * A rule that is for other paths than `path` is left out; without a path every rule reads.
 * Comments mean nothing here, except to rules that are about them. Throws when the rules are not valid; see `findRuleError`.
 */
export function matchRules(code: Code, { rules }: CompiledRules, path?: string): RuleMatch[] {
  const isFor = ({ reads }: WaitingRule): boolean => path === undefined || reads?.(path) !== false;
  const mayMatch = (all: readonly WaitingRule[], holds: Holds): WaitingRule[] =>
    all.filter(({ requirement }) => meets(holds, requirement));
  const candidates = mayMatch(rules.filter(isFor), code.holds);
  if (candidates.length === 0) return [];
  const { text } = code;
  const propose = createProposer(text, code.comments());
  const find = (some: readonly WaitingRule[], root: () => SgNode): RuleMatch[] =>
    some.length === 0
      ? []
      : findNodes(
          some.map((one) => one.compiled()),
          root(),
          text.length,
        ).flatMap(({ rule, nodes }) => nodes.map((node) => toMatch(rule, node, propose)));
  const { true: ofComments = [], false: others = [] } = Object.groupBy(candidates, (one) =>
    one.compiled().readsComments ? "true" : "false",
  );
  const matches = [
    ...find(mayMatch(others, code.bareHolds), code.bare),
    ...find(ofComments, code.whole),
  ];
  return inOrder(matches, text);
}

/** What is reported of a match: all of it, or the parts that its rule asks for. */
function narrow(match: RuleMatch, text: string): RuleMatch[] {
  const { rule, place, captures } = match;
  if (rule.narrow === undefined) return [match];
  const code = text.slice(place.start, place.end);
  return [...code.matchAll(new RegExp(rule.narrow, "gm"))].map(({ 0: part, index }) => {
    const before = code.slice(0, index).split("\n").length - 1;
    const line = place.lines.start + before;
    const start = place.start + index;
    const lines = { start: line, end: line + part.split("\n").length - 1 };
    const narrowed = { start, end: start + part.length, lines };
    return { rule, place: narrowed, captures: new Map(captures).set("PART", narrowed) };
  });
}

/** 1-based lines of `text` that the grammar can't read, one for each thing that is wrong there. */
export function findSyntaxErrors(text: string, language: RuleLanguage): number[] {
  const errors = parse(grammarOf(language), text)
    .root()
    // Where something is missing, tree-sitter goes on as if it stood there, and gives it no length.
    .findAll({ rule: { any: [{ kind: "ERROR" }, { regex: "^$" }] } })
    .filter((node) => node.kind() === "ERROR" || !mayBeEmpty(node));
  return errors.map((node) => node.range().start.line + 1);
}

/** A file, a line end that is implied, what stands between two quotes. */
function mayBeEmpty(node: SgNode): boolean {
  const kind = String(node.kind());
  return kind === "" || kind.endsWith("_content") || node.parent() === null;
}

/** What a rule says of a node that it matches. */
export function toMatch(
  { rule, captures: names, fixes }: CompiledRule,
  node: SgNode,
  propose: ProposeFix,
): RuleMatch {
  const captures = new Map<string, Place>();
  for (const [name, kind] of names) {
    const nodes =
      kind === "multiple"
        ? node.getMultipleMatches(name)
        : [node.getMatch(name)].filter((one) => one !== null);
    const first = nodes[0];
    const last = nodes.at(-1);
    if (first && last) captures.set(name, placeOf(first, last));
  }
  const fix = fixes.length > 0 ? propose(fixes, node, captures) : undefined;
  return { rule, place: placeOf(node, node), captures, ...(fix && { fix }) };
}

/** From the first of two nodes to the last. */
export function placeOf(first: SgNode, last: SgNode): Place {
  const { start } = first.range();
  const { end } = last.range();
  // A node that ends with its line break ends at column 0 of the next line, which it does not touch.
  const endLine = end.column === 0 && end.line > start.line ? end.line : end.line + 1;
  return { start: start.index, end: end.index, lines: { start: start.line + 1, end: endLine } };
}

function inOrder(matches: readonly RuleMatch[], text: string): RuleMatch[] {
  return withoutNested(matches.flatMap((one) => narrow(one, text)).toSorted(byPlace));
}

function byPlace(a: RuleMatch, b: RuleMatch): number {
  return a.place.start - b.place.start || b.place.end - a.place.end;
}

/** `a + b + c` matches a rule for sums twice; people want to hear of it once, at its widest. */
function withoutNested(matches: readonly RuleMatch[]): RuleMatch[] {
  const widest = new Map<Rule, Place>();
  return matches.filter(({ rule, place }) => {
    const outer = widest.get(rule);
    if (outer && place.end <= outer.end && place.lines.start === outer.lines.start) return false;
    widest.set(rule, place);
    return true;
  });
}
