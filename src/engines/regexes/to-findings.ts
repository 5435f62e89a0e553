import { compareFindings } from "../../types/finding.ts";
import type { Finding } from "../../types/finding.ts";
import { placeFindings } from "../rules/place-findings.ts";
import type { Reporter } from "../rules/to-findings.ts";
import type { WeakRegex } from "./find-weak-regexes.ts";

const cause = "regex-backtracking";

/**
 * One finding an expression, sorted.
 * @param file its text, and the same as people may see it (`shown`): same offsets, secrets masked
 */
export function toFindings(
  found: readonly WeakRegex[],
  reporter: Reporter,
  { path, text, shown }: { path: string; text: string; shown: string },
): Finding[] {
  const place = placeFindings(reporter, path, shown);
  const findings = found.map(({ growth, attack, start, end }): Finding => {
    // An attack is made of what the expression holds, and that may be a secret.
    const such =
      shown.slice(start, end) === text.slice(start, end) ? `, such as \`${attack}\`` : "";
    const title = titles[growth];
    return {
      ruleId: `${reporter.name}/regex-${growth}`,
      ...place({ start, end }, cause, "text"),
      level: growth === "exponential" ? "warning" : "note",
      confidence: growth === "exponential" ? "high" : "medium",
      title,
      message: `${messages[growth]}${such}. Whoever can send it one keeps the program from everything else.`,
      remedy:
        "Write the repeated part so that each text fits it in one way only, or limit the length of what is tested first.",
      cwe: "CWE-1333",
    };
  });
  return findings.toSorted(compareFindings);
}

const titles = {
  exponential: "Regular expression that a short text keeps busy for minutes",
  polynomial: "Regular expression that a long request keeps busy",
};

const messages = {
  exponential:
    "The time that this expression takes doubles with every few characters of a text that it does not match",
  polynomial:
    "The time that this expression takes grows with the square of a text's length, or faster, for texts that it does not match",
};
