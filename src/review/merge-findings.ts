import { compareFindings, type Finding } from "../types/finding.ts";
import type { Outcome } from "../types/outcome.ts";

/**
 * Joins what several reviewers, or several rules of one, say of the same cause in the same place:
 * the worst one stays and names the others. Where a rule says it too, its finding stays as it is, and no model can tell later that
 * it is fixed; what a model says of another cause stands beside it. Those of rules come first, then worst first.
 */
export function mergeFindings(outcomes: readonly Pick<Outcome, "findings">[]): Finding[] {
  const merged = new Map<string, Finding>();
  // Those of rules come first.
  const ranked = outcomes.flatMap((outcome) => outcome.findings).toSorted(compareFindings);
  for (const finding of ranked) {
    const place = JSON.stringify([finding.path, finding.line, finding.cause]);
    const worst = merged.get(place);
    merged.set(place, worst === undefined ? finding : alsoFoundBy(worst, finding));
  }
  return [...merged.values()];
}

function alsoFoundBy(worst: Finding, other: Finding): Finding {
  if (worst.model === undefined && other.model !== undefined) return worst;
  const known = [worst.reviewer, ...(worst.alsoFoundBy ?? [])];
  const names = [other.reviewer, ...(other.alsoFoundBy ?? [])].filter(
    (name) => !known.includes(name),
  );
  const fix = fixOfBoth(worst, other);
  return {
    ...worst,
    ...(names.length > 0 && { alsoFoundBy: [...(worst.alsoFoundBy ?? []), ...names] }),
    ...(fix && { fix }),
  };
}

/** What mends both: of one place either's edits, of two places on a line those of both. */
function fixOfBoth(worst: Finding, other: Finding): Finding["fix"] {
  if (!worst.fix || !other.fix || worst.fingerprint === other.fingerprint) {
    return worst.fix ?? other.fix;
  }
  const both = [...worst.fix, ...other.fix].toSorted((a, b) => a.start - b.start);
  const isApart = both.every(({ start }, index) => start > (both[index - 1]?.end ?? -1));
  return isApart ? both : worst.fix;
}
