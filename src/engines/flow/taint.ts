import type { At } from "./ir.ts";

/** A place that a value passes on its way. */
export interface Step {
  at: At;
  /** It becomes part of all of it: a text, what a function gives back. Of other places it passes the beginning. */
  isWhole?: true;
  before?: Step | undefined;
  length: number;
}

/** Something from outside, on its way. */
export interface Taint {
  source: { kind: string; at: At };
  /** The last place it passed. */
  last?: Step | undefined;
  /** It can't be a record or a list any more. */
  isText: boolean;
  /** Other text stands beside it. */
  isPart: boolean;
  /** A constant text stands before it, of which more than the scheme of an address is known. */
  isLed: boolean;
  /** What it is of what came in, by names: `.user.name`. */
  part: string;
  /** How many functions it was handed to. */
  calls: number;
  /** Kinds of harm that it can't do any more. */
  harmless: ReadonlySet<string>;
}

/** More ways of the same value to the same place tell nobody more. */
const mostTaints = 6;
/** As long as they can do the same. */
const mostAbilities = 24;

/** Of one source, what may be on either way. */
export function joinTaints(a: readonly Taint[], b: readonly Taint[]): readonly Taint[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const joined = [...a];
  for (const taint of b) {
    const at = joined.findIndex(
      (one) => one.source.at.id() === taint.source.at.id() && one.source.kind === taint.source.kind,
    );
    const known = joined[at];
    if (!known) joined.push(taint);
    else if (known !== taint) joined[at] = worse(known, taint);
  }
  return fewest(joined);
}

/** Of those that can do the same, the first ones; one that can do more is never left out for them. */
function fewest(taints: readonly Taint[]): readonly Taint[] {
  if (taints.length <= mostTaints) return taints;
  const byAbility = Map.groupBy(taints, ({ source, harmless, isText, isPart, isLed }) =>
    [source.kind, isText, isPart, isLed, ...[...harmless].toSorted()].join(" "),
  );
  const firsts = [...byAbility.values()].flatMap((same) => same.slice(0, 1));
  const most = Math.max(mostTaints, Math.min(firsts.length, mostAbilities));
  const kept = new Set([...new Set([...firsts, ...taints])].slice(0, most));
  return taints.filter((taint) => kept.has(taint));
}

/** Of two ways that a value took, what may be on either. */
function worse(a: Taint, b: Taint): Taint {
  return {
    ...a,
    isText: a.isText && b.isText,
    isPart: a.isPart || b.isPart,
    isLed: a.isLed && b.isLed,
    calls: Math.min(a.calls, b.calls),
    harmless:
      a.harmless === b.harmless
        ? a.harmless
        : new Set([...a.harmless].filter((kind) => b.harmless.has(kind))),
  };
}
