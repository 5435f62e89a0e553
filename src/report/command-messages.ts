import type { Confidence } from "../types/finding.ts";
import { countOf } from "./messages.ts";

/**
 * Every sentence that answers a slash command. Usages are our own words; what somebody wrote arrives neutralised, or is
 * neutralised here where that is said.
 */

/** A command as help lists it. */
export interface HelpLine {
  usage: string;
  summary: string;
  needs: "read" | "write";
  authorsMay: boolean;
}

/** The answer to `/help`. */
export function commandHelp(commands: readonly HelpLine[], place: "pull" | "issue"): string {
  const rows = commands.map(({ usage, summary, needs, authorsMay }) => {
    const who =
      needs === "read" ? "everybody" : authorsMay ? "who may write; the author" : "who may write";
    return `| \`${usage}\` | ${summary} | ${who} |`;
  });
  const elsewhere = place === "pull" ? "an issue" : "a pull request";
  return [
    "Write one of these in a comment, at the start of a line. `@chorale review` means the same as `/review`.",
    "",
    "| Command | What it does | For |",
    "|---|---|---|",
    ...rows,
    "",
    `<sub>In ${elsewhere} there are others; \`/help\` lists them there.</sub>`,
  ].join("\n");
}

/** The answer to a command that takes more than this person may do. */
export function notPermitted(usage: string, needs: "read" | "write"): string {
  return `\`${usage}\` takes ${needs} permission on this repository. Ask somebody who has it to write the comment.`;
}

/** The answer to an author without write permission who has asked for as many reviews in an hour as authors may. */
export function authorAskedOftenEnough(most: number): string {
  return `You have asked for ${countOf(most, "review")} in the last hour, which is as many as \`authorReviewsPerHour\` allows. Ask later, or ask somebody who may write here.`;
}

/** The answer to a word that is no command of ours. */
export function unknownCommand(name: string, meant: string | undefined): string {
  const guess = meant === undefined ? "" : ` Did you mean \`/${meant}\`?`;
  return `There is no command ${name}.${guess} \`/help\` lists what there is.`;
}

/** The answer to a command that means nothing in this kind of conversation. */
export function notHere(name: string, place: "pull" | "issue"): string {
  return place === "issue"
    ? `\`/${name}\` is for pull requests; this is an issue. \`/help\` lists what works here.`
    : `\`/${name}\` is for issues; this is a pull request. \`/help\` lists what works here.`;
}

/** The answer to a flag that does not exist, or is used in another way than it can be. */
export function wrongFlag(flag: string, usage: string): string {
  return `${flag} can't be used like this. Usage: \`${usage}\``;
}

/** The answer to arguments that can't be understood. */
export function wrongArguments(usage: string): string {
  return `This can't be understood. Usage: \`${usage}\``;
}

/** Below the other answers to a comment that held too many commands. */
export function onlySoMany(most: number, leftOut: number): string {
  return `Only the first ${most} commands of a comment are obeyed; ${leftOut} more ${leftOut === 1 ? "was" : "were"} left out.`;
}

/** The answer, in an issue, to a command about a pull that does not say which. */
export function nameThePull(usage: string): string {
  return `Say which pull request: \`${usage}\``;
}

export function noSuchPull(number: number): string {
  return `There is no pull request #${number} in this repository.`;
}

/** The answer to a command that needs an open pull request. */
export function pullNotOpen(state: string): string {
  return `This pull request is ${state}; only open ones are reviewed.`;
}

/** The answer to a command about findings that names none. */
export function nameTheFinding(usage: string): string {
  return `Say which finding, by the id that the comment shows, such as \`S1\`: \`${usage}\``;
}

/** The answer to a command about a finding where no review has been published, or nothing is known of it any more. */
export const notReviewedYet =
  "No review of this pull request has been published yet, so there are no findings. `/review` asks for one.";

/** The answer to an id, as code, that no finding has or had; `there` are the ids of those that are open. */
export function noSuchFinding(id: string, there: readonly string[], mostListed: number): string {
  const listed = there.slice(0, mostListed).map((one) => `\`${one}\``);
  const more = there.length - listed.length;
  const list = `${listed.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return there.length === 0
    ? `There is no finding ${id} in this pull request; none is open.`
    : `There is no finding ${id} in this pull request. There are: ${list}.`;
}

/** The answer to a wish to ignore what is not reported any more. */
export function nothingToIgnore(id: string, status: "fixed" | "gone"): string {
  return status === "fixed"
    ? `${id} is fixed: there is nothing to ignore.`
    : `The latest review no longer reports ${id}: there is nothing to ignore.`;
}

/** Says how far a decision reaches that was not about this pull alone. */
export function ignoredInRepository(ids: readonly string[]): string {
  return `${listOf(ids)} ${ids.length === 1 ? "is" : "are"} ignored in the whole repository from now on; other pull requests show that with their next review.`;
}

/** Why comment and check stay as they are although something was decided. */
export function keptForLater(ids: readonly string[]): string {
  return `Noted for ${listOf(ids)}. This pull request is not open, so it is not reviewed again and its comment stays as it is.`;
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

/** Which rule found something and what it looks for; everything is Markdown. */
export function foundByRule(rule: {
  rule: string;
  title: string | undefined;
  reference: string | undefined;
}): string {
  const looksFor = rule.title === undefined ? "" : ` looks for: ${rule.title}`;
  const end = looksFor === "" ? "" : ".";
  const source = rule.reference === undefined ? "" : ` Written from ${rule.reference}.`;
  return looksFor === "" && source === ""
    ? `Found by ${rule.rule}.`
    : `${rule.rule}${looksFor}${end}${source}`;
}

/** Of a rule that this version does not have; `rule` is code. */
export function ruleUnknown(rule: string): string {
  return `Found by ${rule}, of which this version of Chorale knows no more; what it said stands in the comment.`;
}

export const theDocumentation = "this documentation";
export const theReview = "the review";

/** Since when a finding is known; `moment` is Markdown. */
export function firstReported(moment: string): string {
  return `First reported on ${moment}.`;
}

/** Where a finding is shown with its code; `review` is a link. */
export function shownInReview(review: string): string {
  return `How it comes about here stands in ${review}.`;
}

/** Of a finding that the latest review does not report. */
export function noLongerThere(status: "fixed" | "gone", moment: string | undefined): string {
  if (status === "gone") return "The latest review no longer reports it.";
  return moment === undefined ? "It is fixed." : `Fixed by ${moment}.`;
}

/** `decision` says by whom, and is Markdown. */
export function isIgnored(decision: string): string {
  return `Ignored ${decision}`;
}

/** What to write where a finding is known and is to stay. */
export function howToIgnore(id: string): string {
  return `Not a problem here? \`/ignore ${id} <reason>\`, and with \`--repo\` in every pull request.`;
}

function listOf(ids: readonly string[]): string {
  return ids.length < 2 ? ids.join("") : `${ids.slice(0, -1).join(", ")} and ${ids.at(-1) ?? ""}`;
}
