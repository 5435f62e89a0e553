import { compareFindings, type Finding } from "../types/finding.ts";
import type { Outcome } from "../types/outcome.ts";

/**
 * Joins what several reviewers, or several rules of one, say of the same cause in the same place:
 * the worst one stays and names the others. A model chooses its own words for a cause, so what it says of a place
 * adds nothing to what a rule says there for the same category: the rule's finding stays as it is. Nor can that model tell
 * later that it is fixed. Those of rules come first, then worst first.
 */
export function mergeFindings(outcomes: readonly Outcome[]): Finding[] {
  const merged = new Map<string, Finding>();
  const ruled = new Map<string, string>();
  // Those of rules come first.
  const ranked = outcomes.flatMap((outcome) => outcome.findings).toSorted(compareFindings);
  for (const finding of ranked) {
    const own = JSON.stringify([finding.path, finding.line, finding.cause]);
    const category = JSON.stringify([finding.path, finding.line, finding.category]);
    if (finding.model === undefined && !ruled.has(category)) ruled.set(category, own);
    const place = finding.model === undefined ? own : (ruled.get(category) ?? own);
    const worst = merged.get(place);
    merged.set(place, worst === undefined ? finding : alsoFoundBy(worst, finding));
  }
  return [...merged.values()].toSorted(compareFindings);
}

function alsoFoundBy(worst: Finding, other: Finding): Finding {
  if (worst.model === undefined && other.model !== undefined) return worst;
  const known = [worst.reviewer, ...(worst.alsoFoundBy ?? [])];
  const names = [other.reviewer, ...(other.alsoFoundBy ?? [])].filter(
    (name) => !known.includes(name),
  );
  return names.length === 0
    ? worst
    : { ...worst, alsoFoundBy: [...(worst.alsoFoundBy ?? []), ...names] };
}
