import { compareFindings } from "../../types/finding.ts";
import type { Finding } from "../../types/finding.ts";
import { excerpt } from "../rules/excerpt.ts";
import { fingerprint } from "../rules/fingerprint.ts";
import { lineCounter } from "../rules/line-counter.ts";
import { countPlaces } from "../rules/to-findings.ts";
import type { Reporter } from "../rules/to-findings.ts";
import type { Conflict } from "./find-conflicts.ts";

const cause = "merge-conflict";

/**
 * One finding a conflict, sorted.
 * @param shown the file's text as people may see it: same offsets, secrets masked
 */
export function toFindings(
  found: readonly Conflict[],
  reporter: Reporter,
  { path, shown }: { path: string; shown: string },
): Finding[] {
  const lines = shown.split(/\r?\n/);
  const lineOf = lineCounter(shown);
  const ordinalOf = countPlaces();
  const findings = found.map(({ start, end }): Finding => {
    const line = lineOf(start);
    const endLine = lineOf(end - 1);
    const code = shown.slice(start, end);
    return {
      ruleId: `${reporter.name}/merge-conflict`,
      reviewer: reporter.name,
      category: reporter.category,
      cause,
      level: "error",
      confidence: "high",
      path,
      line,
      endLine,
      title: "Merge conflict left in the file",
      message:
        "Both sides of the conflict stand here with git's markers between them: nothing that reads this file can make sense of it.",
      remedy: "Keep what is right of both sides, and take the markers out.",
      code: excerpt(lines, { start: line, end: endLine }),
      fingerprint: fingerprint({ cause, path, code, ordinal: ordinalOf(code, start) }),
    };
  });
  return findings.toSorted(compareFindings);
}
