import { commitLine } from "../../report/text/commit-line.ts";
import type { Category, Finding } from "../../types/finding.ts";

/** A finding, and how our comment calls it. */
export interface CalledFinding {
  id: string;
  finding: Finding;
}

/** Conventional Commits' words for what a finding was about. */
const prefixes: Record<Category, string> = {
  security: "fix(security): ",
  performance: "perf: ",
  correctness: "fix: ",
};

/** Also of a line below it, where a word is no longer than that. */
const longestSubject = 72;

/** What our own commits are known by, with the id and the rule of each finding that they remove. */
export const findingTrailer = "Chorale-Finding";

/** The message of a commit that removes these findings; at least one. Their texts are untrusted, and can't order anything in it. */
export function commitMessage(findings: readonly CalledFinding[]): string {
  return [
    subjectOf(findings),
    "",
    ...findings.flatMap(paragraphOf),
    `${findings.length === 1 ? "This change was" : "Each change was"} proven before it was made: the file parses as before,`,
    "the finding is gone, and no reviewer finds anything new in the file.",
    "",
    ...findings.map(
      ({ id, finding }) => `${findingTrailer}: ${id} ${commitLine(finding.ruleId, 200)}`,
    ),
  ].join("\n");
}

/** Its first line, also as the title of a pull request: at most 72 characters. */
export function subjectOf(findings: readonly CalledFinding[]): string {
  const [first, ...rest] = findings;
  if (first === undefined) return "";
  const categories = new Set(findings.map(({ finding }) => finding.category));
  const prefix = categories.size === 1 ? prefixes[first.finding.category] : "fix: ";
  if (rest.length > 0) {
    const ids = findings.map(({ id }) => id).join(", ");
    const subject = `${prefix}${findings.length} findings`;
    const whole = `${subject} (${ids})`;
    return whole.length <= longestSubject ? whole : subject;
  }
  const suffix = ` (${first.id})`;
  const room = longestSubject - prefix.length - suffix.length;
  return prefix + inSentence(commitLine(first.finding.title, room)) + suffix;
}

/** An ordinary word begins small behind a colon, and a name or an abbreviation stays what it is. */
function inSentence(title: string): string {
  return /^([A-Z][a-z]+|A) /.test(title) && !/^(Django|Flask|Go|Java|Node|Python)\b/.test(title)
    ? title.charAt(0).toLowerCase() + title.slice(1)
    : title;
}

/** Nothing of it stands at the beginning of a line that we do not write ourselves. */
function paragraphOf({ id, finding }: CalledFinding): string[] {
  const { title, message, path, line, reviewer } = finding;
  return [
    ...wrap(
      `${id}: ${commitLine(title, 200)}, found by ${commitLine(reviewer, 100)} in ${commitLine(path, 200)}:${line}.`,
    ),
    ...wrap(`Why: ${commitLine(message, 500)}`),
    "",
  ];
}

/** Lines as long as git shows them whole. Those behind the first are set in, so that none looks like one of ours. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(word);
    else if (last.length + word.length < longestSubject) lines.splice(-1, 1, `${last} ${word}`);
    else lines.push(`  ${word}`);
  }
  return lines;
}
