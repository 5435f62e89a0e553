import { compareFindings } from "../../types/finding.ts";
import type { Finding } from "../../types/finding.ts";
import { placeFindings } from "../rules/place-findings.ts";
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
  const place = placeFindings(reporter, path, shown);
  const findings = found.map((one): Finding => ({
    ruleId: `${reporter.name}/merge-conflict`,
    ...place(one, cause, "text"),
    level: "error",
    confidence: "high",
    title: "Merge conflict left in the file",
    message:
      "Both sides of the conflict stand here with git's markers between them: nothing that reads this file can make sense of it.",
    remedy: "Keep what is right of both sides, and take the markers out.",
  }));
  return findings.toSorted(compareFindings);
}
