import { inlineText, sentence } from "../text/neutralise.ts";
import { shortSha } from "../text/short-sha.ts";

/** Every sentence about work that ended before there was a result, or never began. What is called a phrase has no full stop. */

export const notPublished = "review incomplete, not published";
export const publishesCompleteOnly =
  "This repository publishes complete reviews only (`proceedOnPartialFailure: false`), so what was found is not shown.";
export const reviewStopped = "review stopped";
export const reviewCancelled = "review cancelled";

/** The sentence below a stopped review; the reason is a full sentence of its own. */
export const nothingKnown = "Nothing is known about this commit yet.";

export const lastReviewStands =
  "What the last review found at this commit has not been looked at again.";

/** What begins a line above a review that stands, where a second one of the same commit has no result. */
export const laterReviewLines = [
  "**A later review of this commit stopped.**",
  "**A second review of this commit was cancelled",
] as const;

/** Such a line; the reason is a sentence for people. Markdown. */
export function laterReviewStoppedFor(reason: string): string {
  return `${laterReviewLines[0]} ${sentence(reason, 600)}`;
}

/** Such a line. Markdown. */
export function laterReviewCancelledBy(login: string): string {
  return `${laterReviewLines[1]} ${inlineText(byWhom(login))}.**`;
}

/** Beside a commit, behind why a second review of it has no result. */
export const firstReviewStands = "What the first review found stands.";

/** Who cancelled something, behind the word for it. Plain text. */
export function byWhom(login: string): string {
  return `by @${login}`;
}

/** Beside a commit whose review somebody cancelled. Plain text. */
export function cancelledTitle(login: string): string {
  return `cancelled ${byWhom(login)}`;
}

/** Why a review ended early, and what to do; before what is known all the same. */
export function cancelledReason(login: string): string {
  return `Cancelled ${byWhom(login)}. \`/review\` asks for it again.`;
}

/** Why what was announced will not be done after all; the reason is a phrase. */
export function notReviewed(reason: string): string {
  return `Not reviewed: ${reason}.`;
}

/** Why nobody reviews a pull that is closed or merged. */
export function pullIs(state: string): string {
  return `the pull request is ${state}`;
}

/** Why what happened on a pull did not start a review. */
export const pullIsDraft = "the pull request is a draft";

/** Why what happened on a pull did not start a review. */
export function pausedBy(login: string): string {
  return `paused ${byWhom(login)}`;
}

/** Why what happened on a pull did not start a review. */
export function actionsNotListed(actions: readonly string[]): string {
  return `\`on\` does not list ${actions.join(", ")}`;
}

export function alreadyReviewed(headSha: string): string {
  return `${shortSha(headSha)} has been reviewed already`;
}

/** For an error that is ours and may hold what people must not see. */
export function internalError(runId: string): string {
  return `Something went wrong inside Chorale; its log says what, under run \`${runId}\`.`;
}

/** Why nothing can be done for a pull of a forge that the settings do not name (any more). */
export function forgeNotServed(forge: string): string {
  const variables = forge === "github" ? "APP_ID and PRIVATE_KEY" : "GITEA_URL and GITEA_TOKEN";
  return `Chorale is not set up for ${forge}. Set ${variables} for it and start Chorale again, then ask again.`;
}

/** Why what a delivery asked for is not done. */
export function namesAnother(pull: string): string {
  return `The delivery gave another number for the repository of ${pull} than its host does.`;
}

/** The host shows no repository of that name. */
export function repositoryNotShown(host: string, name: string): string {
  return `${host} does not show ${name}: it is not there, or the bot may not see it. It takes read access to the repository.`;
}

/** Why something that another version of Chorale asked for is not done. */
export const notReadable =
  "Another version of Chorale wrote down what was to be done here, and this one can't read it. Ask for it again.";

/** Why a run is not tried again. */
export function processesDied(deaths: number): string {
  return (
    `Chorale's process ended in the middle of it ${deaths} times in a row. ` +
    "Look for why in the log of the machine; memory may have run out."
  );
}
