import { compareFindings } from "../../types/finding.ts";
import type { Finding } from "../../types/finding.ts";
import { placeFindings } from "../rules/place-findings.ts";
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
  const place = placeFindings(reporter, path, shown);
  const findings = secrets.map(({ kind, title, start, end }): Finding => {
    const cause = `${secretPrefix}${kind}`;
    return {
      ruleId: `${reporter.name}/${cause}`,
      ...place({ start, end }, cause, "lines"),
      ...aboutSecret(kind),
      level: "error",
      title,
    };
  });
  return findings.toSorted(compareFindings);
}
