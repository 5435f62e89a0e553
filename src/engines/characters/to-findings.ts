import { compareFindings } from "../../types/finding.ts";
import type { Finding } from "../../types/finding.ts";
import { invisible } from "../../types/invisible.ts";
import { placeFindings } from "../rules/place-findings.ts";
import type { Reporter } from "../rules/to-findings.ts";
import type { Deceptive } from "./find-deceptive.ts";

/**
 * One finding a place, sorted. No character that can't be seen is in them: they are told by their numbers.
 * @param file its text, and the same as people may see it (`shown`): same offsets, secrets masked
 */
export function toFindings(
  found: readonly Deceptive[],
  reporter: Reporter,
  { path, text, shown }: { path: string; text: string; shown: string },
): Finding[] {
  const place = placeFindings(reporter, path, shown);
  const findings = found.map(({ kind, start, end }): Finding => {
    const { cause, level, title, messageOf, remedy } = about[kind];
    const placed = place({ start, end }, cause, "lines");
    return {
      ruleId: `${reporter.name}/${cause}`,
      ...placed,
      code: byNumbers(placed.code),
      level,
      confidence: "high",
      title,
      message: messageOf(namesOf(text.slice(start, end))),
      remedy,
      cwe: "CWE-1007",
    };
  });
  return findings.toSorted(compareFindings);
}

const about: Record<
  Deceptive["kind"],
  Pick<Finding, "cause" | "level" | "title" | "remedy"> & { messageOf: (names: string) => string }
> = {
  reordered: {
    cause: "reordered-text",
    level: "error",
    title: "Code is shown in another order than it runs",
    messageOf: (names) =>
      `${names} is not ended in the string, the comment or the line in which it stands, so that editors and diffs show what comes after it elsewhere: code may look like a comment, and a comment like code.`,
    remedy:
      "Take it out, or write it as an escape; what is to be read from right to left is ended before its string or comment ends.",
  },
  invisible: {
    cause: "invisible-in-name",
    level: "warning",
    title: "Character in a name that nobody sees",
    messageOf: (names) =>
      `${names} makes this name another one than the one that looks the same, and only the program tells them apart.`,
    remedy: "Take it out.",
  },
  hidden: {
    cause: "hidden-text",
    level: "warning",
    title: "Text that nobody sees",
    messageOf: (names) =>
      `Characters without a form of their own stand here in a row, ${names}. They spell a text that programs and models read, and people do not.`,
    remedy: "Take them out, or write them as escapes.",
  },
};

const names: Readonly<Record<string, string>> = {
  "U+202A": "left-to-right embedding",
  "U+202B": "right-to-left embedding",
  "U+202D": "left-to-right override",
  "U+202E": "right-to-left override",
  "U+2066": "left-to-right isolate",
  "U+2067": "right-to-left isolate",
  "U+2068": "first strong isolate",
  "U+200B": "zero width space",
  "U+200C": "zero width non-joiner",
  "U+200D": "zero width joiner",
  "U+00AD": "soft hyphen",
  "U+3164": "Hangul filler",
};

/** The first one and how many there are. */
function namesOf(text: string): string {
  const characters = Array.from(text);
  const number = numberOf(characters[0] ?? "");
  const name = names[number];
  const first = name === undefined ? number : `${number} (${name})`;
  return characters.length > 1 ? `${first} and ${characters.length - 1} more` : first;
}

function numberOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Line ends and tabs stay. */
function byNumbers(code: string): string {
  return code.replaceAll(invisible, (one) => (/[\n\t]/.test(one) ? one : `⟨${numberOf(one)}⟩`));
}
