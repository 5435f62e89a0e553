import type { Finding } from "../src/types/finding.ts";
import { placesOf, type Label, type Place } from "./case.ts";

/** How far a finding may be from a label's lines: people point at the call, or at the line in which it begins. */
const slackLines = 3;

/** What became of a case's findings and labels. */
export interface Matches {
  found: { label: Label; finding: Finding }[];
  /** Labels that nobody found. */
  missed: Label[];
  /** A second finding at a label that was found: neither right nor wrong. */
  duplicates: Finding[];
  /** Findings that fit no label. */
  wrong: Finding[];
}

/**
 * Matches findings with labels, each with one at most: same path and category, and the closest lines first. So two labels
 * side by side are both found by two findings between them.
 */
export function match(findings: readonly Finding[], labels: readonly Label[]): Matches {
  const pairs = findings
    .flatMap((finding) =>
      labels.map((label) => ({ finding, label, distance: distanceOf(finding, label) })),
    )
    .filter(({ distance }) => distance <= slackLines)
    .toSorted((a, b) => a.distance - b.distance);
  const found = new Map<Label, Finding>();
  const used = new Set<Finding>();
  for (const { finding, label } of pairs) {
    if (found.has(label) || used.has(finding)) continue;
    found.set(label, finding);
    used.add(finding);
  }
  const fitting = new Set(pairs.map(({ finding }) => finding));
  return {
    found: [...found].map(([label, finding]) => ({ label, finding })),
    missed: labels.filter((label) => !found.has(label)),
    duplicates: findings.filter((finding) => fitting.has(finding) && !used.has(finding)),
    wrong: findings.filter((finding) => !fitting.has(finding)),
  };
}

/** Lines between a finding and the closest place of a label; infinite where it is about something else. */
function distanceOf(finding: Finding, label: Label): number {
  if (![label.category, ...(label.also ?? [])].includes(finding.category)) return Infinity;
  return Math.min(...placesOf(label).map((place) => linesBetween(finding, place)));
}

function linesBetween({ path, line }: Finding, place: Place): number {
  if (path !== place.path) return Infinity;
  return Math.max(0, place.line - line, line - (place.endLine ?? place.line));
}
