import { formatDuration } from "../text/duration.ts";
import { byWhom } from "./endings.ts";
import { countOf } from "../text/count-of.ts";
import { listOf } from "../text/list-of.ts";
import { quoted } from "../text/markdown-forms.ts";
import { inlineCode, inlineText, sentence, shorten } from "../text/neutralise.ts";
import { shortSha } from "../text/short-sha.ts";
import { table } from "../text/table.ts";

/**
 * Every sentence that answers a slash command. Usages are our own words; what somebody wrote arrives neutralised, or is
 * neutralised here where that is said.
 */

/** A command as help lists it. */
interface HelpLine {
  usage: string;
  summary: string;
  needs: "read" | "write";
  authorsMay: boolean;
}

/** The answer to `/help`. */
export function commandHelp(commands: readonly HelpLine[], place: "pull" | "issue"): string {
  const list = (needs: HelpLine["needs"]) =>
    commands
      .filter((command) => command.needs === needs)
      .map(({ usage, summary, authorsMay }) => {
        const author = authorsMay ? " The author of the pull request may too." : "";
        return `- \`${usage}\` ${summary}${author}`;
      });
  const elsewhere = place === "pull" ? "an issue" : "a pull request";
  return [
    "Write a command in a comment, at the start of a line. `@chorale review` means the same as `/review`.",
    "",
    "**Who may write here:**",
    ...list("write"),
    "",
    "**Everybody:**",
    ...list("read"),
    "",
    `<sub>In ${elsewhere} there are others; \`/help\` lists them there.</sub>`,
  ].join("\n");
}

/** The answer to whatever takes write permission, to somebody who has none: the same for each such command. */
export const notPermitted =
  "Commands that change something take write permission on this repository. Ask somebody who has it; `/help` lists what everybody may do.";

/** The same where the host tells the bot nothing of who may what. */
export function cantSeeWhoMay(bot: string): string {
  return `I can't see who may write here, so I obey no command that changes something. Somebody who administers this repository can make \`${bot}\` an administrator of it; until then \`/help\` lists what works.`;
}

/** The answer to somebody without write permission who has given as many commands in an hour as is sensible. */
export function askedOftenEnough(most: number): string {
  return `You have given ${countOf(most, "command")} in the last hour. Go on later, or ask somebody who may write here.`;
}

/** Below the other answers to a comment, where there was no room for all. */
export function answersLeftOut(count: number): string {
  return `${countOf(count, "answer")} had no room in this comment. Ask for fewer things at once.`;
}

/** The answer to an author without write permission who has asked for as many reviews in an hour as authors may. */
export function authorAskedOftenEnough(most: number): string {
  return (
    `You have asked for ${countOf(most, "review")} in the last hour, which is as many as \`authorReviewsPerHour\` allows. ` +
    "Ask later, or ask somebody who may write here."
  );
}

/** The answer to somebody who calls us and asks for nothing. */
export const whatToSay =
  "Write a command at the start of a line, such as `/status`; `/help` lists what there is.";

/** The answer to a word that is no command of ours. */
export function unknownCommand(name: string, meant: string | undefined): string {
  const guess = meant === undefined || meant === "help" ? "" : ` Did you mean \`/${meant}\`?`;
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
  return `It is written like this: \`${usage}\`, and nothing else.`;
}

/** Below the other answers to a comment that held too many commands. */
export function onlySoMany(most: number, leftOut: number, mostCounted: number): string {
  const more = leftOut < mostCounted ? `${leftOut} more` : `${mostCounted} or more`;
  return `Only the first ${most} commands of a comment are obeyed; ${more} ${leftOut === 1 ? "was" : "were"} left out.`;
}

/** The answer, in an issue, to a command about a pull that does not say which. */
export function nameThePull(usage: string): string {
  return `Say which pull request: \`${usage}\``;
}

export function noSuchPull(number: number): string {
  return `There is no pull request #${number} in this repository.`;
}

/** The answer to a command that needs an open pull request: the one that the answer stands in, or another one. */
export function pullNotOpen(
  state: string,
  { number, isHere }: { number: number; isHere: boolean },
): string {
  const name = isHere ? "This pull request" : `#${number}`;
  return `${name} is ${state}; only open ones are reviewed.`;
}

/** A setting as `/config` shows it. */
interface SettingLine {
  name: string;
  /** As JSON. */
  value: string;
  /** Where it stands in the file; absent for a default. */
  line: number | undefined;
}

/** The answer to `/config`. Notices say what is wrong with the file, which then is not used, with reviewers and rules; `team` is paths. */
export function effectiveConfig(
  settings: readonly SettingLine[],
  {
    path,
    isUsed,
    notices,
    team,
    rules,
    values,
    models,
  }: {
    path: string | undefined;
    isUsed: boolean;
    notices: readonly string[];
    team: readonly string[];
    /** The repository's own that can be read by, and who does. */
    rules: readonly { reviewer: string }[];
    /** Names of the models by which it says something of values. */
    values: readonly string[];
    /** Those that this server asks, the first one first. */
    models: readonly string[];
  },
): string {
  const source =
    path === undefined
      ? "This repository has no configuration of its own, so every setting has its default."
      : `Read from \`${path}\` on the default branch.`;
  const rows = settings.map(({ name, value, line }) => {
    const shown = inlineCode(shorten(value, 300));
    return [`\`${name}\``, shown, line === undefined ? "default" : `line ${line}`];
  });
  const ownReviewers = listOf(team.map(inlineCode));
  return [
    ...notices.map((notice) => quoted(sentence(notice, 600))),
    ...(isUsed ? ["", source] : []),
    ...(team.length === 0 ? [] : ["", `Reviewers of this repository: ${ownReviewers}.`]),
    ...(rules.length === 0 ? [] : ["", rulesOfRepository(rules)]),
    ...(values.length === 0
      ? []
      : ["", `What its values do: ${listOf(values.map(inlineCode))} in \`.chorale/rules\`.`]),
    "",
    modelsAsked(models),
    "",
    table(["Setting", "Value", "From"], rows),
  ]
    .join("\n")
    .trimStart();
}

function rulesOfRepository(rules: readonly { reviewer: string }[]): string {
  const readers = [...new Set(rules.map(({ reviewer }) => inlineText(reviewer)))];
  return `Rules of this repository: ${rules.length} in \`.chorale/rules\`, read by ${listOf(readers)}.`;
}

/** Whether the settings of models have a meaning here. */
function modelsAsked(models: readonly string[]): string {
  const [first, ...others] = models.map((name) => inlineCode(shorten(name, 200)));
  if (first === undefined) {
    return "This server asks no model: reviewers read by rules alone, and what is set for models has no effect.";
  }
  const then = others.length === 0 ? "" : `, and where it does not answer ${others.join(", ")}`;
  return `Reviewers also ask ${first}${then}.`;
}

/** The answer to `/cancel` where something was cancelled that nobody sees end. */
export function cancelledWaiting(count: number): string {
  const reviews = count === 1 ? "A review that waited is" : `${count} reviews that waited are`;
  return `${reviews} cancelled. The next push is reviewed as usual; \`/review\` asks for one now.`;
}

/** The answer to `/cancel` where there is nothing. */
export function nothingToCancel(name: string): string {
  return `There is nothing to cancel: no review or comparison of ${name} runs or waits.`;
}

/** The answer to `/pause`. */
export const paused =
  "Paused: what is pushed here is not reviewed until `/resume`. What runs goes on, and `/review` is obeyed.";

/** The answer to `/pause` in a pull that is paused. */
export function alreadyPaused(login: string, forMs: number): string {
  return `This is paused already, ${inlineText(byWhom(login))}, for ${formatDuration(forMs)}. \`/resume\` ends it.`;
}

/** The answer to `/resume`. The head arrives neutralised. */
export function resumed(
  head: string,
  next: "review" | "running" | "reviewed" | "unwanted",
): string {
  const follows = {
    review: `${head} has not been reviewed, and is now.`,
    running: `${head} is being reviewed.`,
    reviewed: `Nothing was pushed since ${head} was reviewed.`,
    unwanted: `This repository's settings leave ${head} out; \`/review\` asks for it all the same.`,
  };
  return `Resumed: what is pushed here is reviewed again. ${follows[next]}`;
}

/** Why what was pushed in a pause is not reviewed at its end. */
export const leftOutBySettings = "this repository's settings leave it out";

/** The answer to `/resume` in a pull that is not paused. */
export const notPaused = "This is not paused: what is pushed here is reviewed.";

/** What an answer calls a pull: the one that the answer stands in, or another one. */
export function pullCalled(number: number, isHere: boolean): string {
  return isHere ? "this pull request" : `#${number}`;
}

/** The answer to `/compare` until it begins, which may take as long as another one does. */
export const comparisonQueued =
  "Queued: comparisons are measured one at a time. The result will stand here.";

/** The answer to `/compare` from then on, until there is a result. */
export function comparing(headSha: string, doing?: string): string {
  const progress = doing === undefined ? "" : `: ${doing}`;
  return `Comparing \`${shortSha(headSha)}\`${progress} … The result will stand here.`;
}

/** The answer to `/compare` while another one of the same pull has not ended. */
export const comparedAlready =
  "This pull request is being compared already. Its result will stand in the reply to the comment that asked first.";

/** Why there is no result, where somebody cancelled it. */
export function comparisonCancelled(login: string): string {
  return `Cancelled ${byWhom(login)}. \`/compare\` asks for it again.`;
}

/** In place of the result, before the reason why there is none. */
export const notCompared = "**Not compared.**";

/** The answer to a wish for a reviewer by a name that no reviewer has; the name is somebody's text. */
export function unknownReviewer(name: string, known: readonly string[]): string {
  const names = known.map((one) => `\`${one}\``).join(", ");
  return `There is no reviewer ${inlineCode(shorten(name, 60))}. There are: ${names}.`;
}

/** The answer to a wish for a reviewer of the repository's own whose file is wrong; what is wrong arrives as a phrase with its place. */
export function reviewerBroken(name: string, problem: string): string {
  return `${inlineCode(name)} can't read: ${problem.replace(/\.$/, "")}.`;
}

/** The answer to `/report` since a time that can't be understood. */
export const sinceWhat =
  "`--since` takes hours, days or weeks such as `12h`, `30d` and `4w`, or a date such as `2026-01-01`.";
