import type { NapiConfig, SgNode } from "@ast-grep/napi";
import { asConfig } from "./ast-grep-config.ts";
import type { CompiledRule } from "./compile-rules.ts";

/** A rule, and nodes that it matches. */
export interface RuleNodes {
  rule: CompiledRule;
  nodes: SgNode[];
}

/** Measured: to prepare a rule takes as long as walking so many characters with it. */
const charactersPerRule = 15_000;
/** Measured: most texts of so many characters hold nothing that fits a loosened rule, and most longer ones something. */
const mostlyWithout = 8_000;

/**
 * Finds the nodes of a tree that rules match. ast-grep prepares a rule anew for each walk and each comparison, which takes longer than
 * to walk over most files. So what can match is found first, by loosened rules in one walk for all; in most files that is nothing.
 * What it is, each rule is then asked.
 *
 * @param length of the text, in characters
 */
export function findNodes(
  rules: readonly CompiledRule[],
  root: SgNode,
  length: number,
): RuleNodes[] {
  const look = { root, length };
  // A walk passes over nodes of other kinds where the kinds of all its rules are known.
  const groups = Map.groupBy(rules, ({ kinds }) => kinds.length > 0);
  return [...groups.values()].flatMap((group) =>
    findSuspects(group, look).map(({ rule, nodes }) => ({
      rule,
      nodes: findMatches(rule, nodes, look),
    })),
  );
}

/** A tree, and how many characters its text has. */
interface Look {
  root: SgNode;
  length: number;
}

/** Rules of a group that may match, and where. */
function findSuspects(group: readonly CompiledRule[], { root, length }: Look): RuleNodes[] {
  if (group.length > 1 && length > mostlyWithout) return findMarked(group, root);
  const hits = root.findAll(combine(group));
  const kinds = new Set(hits.map((node) => String(node.kind())));
  const suspects = group.filter(
    (one) => one.kinds.length === 0 || one.kinds.some((kind) => kinds.has(kind)),
  );
  const [only, second] = suspects;
  if (hits.length === 0 || !only) return [];
  if (!second) return [{ rule: only, nodes: hits }];
  return findMarked(suspects, root);
}

/** Those that fit each of the loosened rules. */
function findMarked(group: readonly CompiledRule[], root: SgNode): RuleNodes[] {
  const marked = root
    .findAll(combineMarked(group))
    .map((node) => ({ node, kind: String(node.kind()) }));
  return group.flatMap((rule) => {
    const nodes = marked
      .filter(({ kind }) => rule.kinds.length === 0 || rule.kinds.includes(kind))
      .map(({ node }) => node)
      .filter((node) => node.getMatch(rule.mark) !== null);
    return nodes.length === 0 ? [] : [{ rule, nodes }];
  });
}

/** Of nodes that fit a loosened rule those that the rule itself matches. */
function findMatches(
  { config }: CompiledRule,
  nodes: readonly SgNode[],
  { root, length }: Look,
): SgNode[] {
  if (nodes.length > 1 + length / charactersPerRule) return root.findAll(config);
  return nodes.flatMap((node) => {
    const { start, end } = node.range();
    // `matches` says yes or no. `find` knows what was captured; it begins with the node itself, and goes on below it.
    const isLong = end.index - start.index > charactersPerRule;
    if (isLong && !node.matches(config)) return [];
    const found = node.find(config);
    return found?.id() === node.id() ? [found] : [];
  });
}

function combine(candidates: readonly CompiledRule[]): NapiConfig {
  return asConfig({
    rule: { any: candidates.map(({ loose }) => loose.rule) },
    utils: Object.fromEntries(candidates.flatMap(({ loose }) => Object.entries(loose.utils))),
  });
}

/**
 * The same, and each node tells by what it captures which of them it fits. Where their kinds are known, a node is asked only about the
 * rules for its own kind.
 */
function combineMarked(candidates: readonly CompiledRule[]): NapiConfig {
  const kinds = new Set(candidates.flatMap((one) => one.kinds));
  const ofKinds = [...kinds].map((kind) => ({
    kind,
    ...marking(candidates.filter((one) => one.kinds.includes(kind))),
  }));
  return asConfig({
    rule: kinds.size === 0 ? marking(candidates) : { any: ofKinds },
    utils: {
      "any node": { regex: "" },
      ...Object.fromEntries(
        candidates.flatMap(({ rule, loose }) => [
          [rule.id, loose.rule],
          ...Object.entries(loose.utils),
        ]),
      ),
    },
  });
}

/** A node that fits one of them captures itself for each that it fits. */
function marking(candidates: readonly CompiledRule[]) {
  return {
    all: [
      { any: candidates.map(({ rule }) => ({ matches: rule.id })) },
      ...candidates.map(({ rule, mark }) => ({
        any: [{ all: [{ matches: rule.id }, { pattern: `$$${mark}` }] }, { matches: "any node" }],
      })),
    ],
  };
}
