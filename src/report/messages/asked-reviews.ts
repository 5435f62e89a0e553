import { inlineText, link, sentence } from "../text/neutralise.ts";
import { shortSha } from "../text/short-sha.ts";
import { byWhom } from "./endings.ts";

/** Every sentence to who asked for a review where its comment does not stand: in an issue, or in another pull request. */

/** The reply until there is a result. */
export function reviewAsked(number: number, url: string): string {
  return `#${number} is being reviewed. The result will stand [there](${url}), and in a line here.`;
}

/** The reply from then on; `found` is the headline of the review's comment, plain text. */
export function reviewTold(
  number: number,
  { headSha, found, url }: { headSha: string; found: string; url: string },
): string {
  return `#${number} was reviewed at \`${shortSha(headSha)}\`: ${link(found, url)}.`;
}

/** The reply where there is no result as somebody cancelled it. */
export function askedReviewCancelled(number: number, login: string): string {
  return `The review of #${number} was cancelled ${inlineText(byWhom(login))}.`;
}

/** The same for another reason: a phrase where it did not begin, a sentence where it stopped. */
export function askedReviewMissing(
  number: number,
  { status, reason }: { status: "skipped" | "gave-up"; reason: string },
): string {
  if (status === "skipped") return sentence(`#${number} was not reviewed: ${reason}.`, 600);
  return `The review of #${number} stopped. ${sentence(reason, 600)}`;
}
