import { compareFindings } from "../../types/finding.ts";
import type { Finding } from "../../types/finding.ts";
import { excerpt } from "../rules/excerpt.ts";
import { fingerprint } from "../rules/fingerprint.ts";
import { lineCounter } from "../rules/line-counter.ts";
import { countPlaces } from "../rules/to-findings.ts";
import type { Reporter } from "../rules/to-findings.ts";
import { aboutSecret, secretPrefix } from "./about-secret.ts";
import type { Secret } from "./detectors.ts";

/**
 * One finding a secret, sorted; none of their texts holds the value.
 * @param shown the file's text with the same secrets masked.
 */
export function toFindings(
  secrets: readonly Secret[],
  reporter: Reporter,
  path: string,
  shown: string,
): Finding[] {
  const lines = shown.split(/\r?\n/);
  const lineOf = lineCounter(shown);
  const ordinalOf = countPlaces();
  const findings = secrets.map(({ kind, title, start, end }): Finding => {
    const line = lineOf(start);
    const endLine = lineOf(Math.max(start, end - 1));
    const cause = `${secretPrefix}${kind}`;
    const code = excerpt(lines, { start: line, end: endLine });
    return {
      ruleId: `${reporter.name}/${cause}`,
      reviewer: reporter.name,
      category: reporter.category,
      cause,
      ...aboutSecret(kind),
      level: "error",
      path,
      line,
      endLine,
      title,
      code,
      fingerprint: fingerprint({
        cause,
        path,
        code,
        ordinal: ordinalOf(`${cause} ${code}`, start),
      }),
    };
  });
  return findings.toSorted(compareFindings);
}
