import type { Confidence } from "../../types/finding.ts";
import { listOf } from "../text/list-of.ts";

/** Every sentence that answers a slash command about findings. What somebody wrote arrives neutralised. */

/** The answer to a command about findings that names none. */
export function nameTheFinding(usage: string): string {
  return `Say which finding, by the id that the comment shows, such as \`S1\`: \`${usage}\``;
}

/** The answer to a command about a finding where no review has been published, or nothing is known of it any more. */
export const notReviewedYet =
  "No review of this pull request has been published yet, so there are no findings. `/review` asks for one.";

/** Ids that are listed in an answer. */
const mostListed = 10;

/** The answer to ids that no finding has or had; `there` are the ids of those that are open. */
export function noSuchFinding(ids: readonly string[], there: readonly string[]): string {
  const no = ids.length === 1 ? "is no finding" : "are no findings";
  const sentence = `There ${no} ${idList(ids)} in this pull request`;
  return there.length === 0
    ? `${sentence}; none is open.`
    : `${sentence}. There are: ${idList(there)}.`;
}

/** Says which findings were named too, and are not explained. */
export function notExplained(rest: readonly string[]): string {
  return `That is as much as one command explains. Ask again for ${idList(rest)}.`;
}

function idList(ids: readonly string[]): string {
  const listed = ids.slice(0, mostListed).map((one) => `\`${one}\``);
  const more = ids.length - listed.length;
  return listOf([...listed, ...(more > 0 ? [`${more} more`] : [])]);
}

/** The answer to a wish to ignore what is not reported any more. */
export function nothingToIgnore(id: string, status: "fixed" | "gone"): string {
  return status === "fixed"
    ? `${id} is fixed: there is nothing to ignore.`
    : `The latest review no longer reports ${id}: there is nothing to ignore.`;
}

/** Says how far a decision reaches, where the comment that shows it is far above. */
export function ignoredHere(ids: readonly string[]): string {
  const those = ids.length === 1 ? "is" : "are";
  const it = ids.length === 1 ? "it" : "them";
  return `${listOf(ids)} ${those} ignored in this pull request; \`/unignore ${ids.join(" ")}\` takes ${it} back.`;
}

/** Says how far a decision reaches that was not about this pull alone. */
export function ignoredInRepository(ids: readonly string[]): string {
  return (
    `${listOf(ids)} ${ids.length === 1 ? "is" : "are"} ignored in the whole repository from now on; ` +
    "other pull requests show that with their next review."
  );
}

/** Why comment and check stay as they are although something was decided. */
export const keptForLater =
  "This pull request is not open, so it is not reviewed again and its comment stays as it is.";

/** The same of what was taken back. */
export function countedLater(ids: readonly string[]): string {
  return `Noted for ${listOf(ids)}. ${keptForLater}`;
}

/** Of a finding that stays ignored; `decision` says by whom and is Markdown. */
export function ignoredInRepositoryBy(id: string, decision: string): string {
  return `${id} is still ignored: ${decision}\n\n\`/unignore ${id} --repo\` ends that, for every pull request.`;
}

export function notIgnored(id: string): string {
  return `Nobody ignores ${id}.`;
}

/** How sure the rule is of what it finds. */
export function confidence(level: Confidence): string {
  return `${level} confidence`;
}

/** Which rule found something, and what it was written from; both are Markdown. */
export function foundByRule(rule: string, reference: string | undefined): string {
  const source = reference === undefined ? "" : ` It was written from ${reference}.`;
  return `Found by the rule ${rule}.${source}`;
}

/** Of what a model said that read for a reviewer; the charter's path is that of a repository's own reviewer. Both are Markdown. */
export function saidByModel(reviewer: string, charter: string | undefined): string {
  const place = charter === undefined ? "" : `, ${charter} on the default branch`;
  return `Said by a model that read with the charter of ${reviewer}${place}.`;
}

/** Of a rule that this version does not have; `rule` is code. */
export function ruleUnknown(rule: string): string {
  return `Found by ${rule}, of which this version of Chorale knows no more.`;
}

export const theDocumentation = "this documentation";
export const theReview = "the review";

/** Since when a finding is known; `moment` is Markdown. */
export function firstReported(moment: string): string {
  return `First reported on ${moment}.`;
}

/** Where a finding is shown among the others; `review` is a link. */
export function shownInReview(review: string, { hasOwnNames }: { hasOwnNames: boolean }): string {
  return hasOwnNames
    ? `The names in code above are the rule's; those of this change stand in ${review}.`
    : `It stands in ${review}.`;
}

/** Of a finding that the latest review does not report. */
export function noLongerThere(status: "fixed" | "gone", moment: string | undefined): string {
  if (status === "gone") return "The latest review no longer reports it.";
  return moment === undefined ? "It is fixed." : `Seen to be fixed on ${moment}.`;
}

/** `decision` says by whom, and is Markdown. */
export function isIgnored(decision: string): string {
  return `Ignored ${decision}`;
}

/** What to write where a finding is known and is to stay. */
export function howToIgnore(id: string): string {
  return `Not a problem here? \`/ignore ${id} <reason>\`, and with \`--repo\` in every pull request.`;
}
