import { listOf } from "../text/list-of.ts";
import { shortSha } from "../text/short-sha.ts";

/** Every sentence that stands above a review, or beside its verdict, and says under which circumstances it was made. */

/** Behind the verdict, where it stands alone. */
export const configNotUsable = "the configuration can't be used";

/** Notice for one problem of the configuration, which arrives as a phrase with its place. */
export function configProblem(problem: string): string {
  return `${problem.replace(/\.$/, "")}. Reviewed with the defaults.`;
}

/** Behind the verdict, where it stands alone: one of the repository's own reviewers has a file that is wrong. */
export const teamNotUsable = "a reviewer of this repository can't be used";

/** The same of its own rules. */
export const rulesNotUsable = "a rule of this repository can't be used";

/** Notice for one problem of a repository's own reviewers, which arrives as a phrase with its place. */
export function teamProblem({
  reviewer,
  sentence,
}: {
  reviewer?: string | undefined;
  sentence: string;
}): string {
  const consequence =
    reviewer === undefined ? "" : ` Until that is mended, ${reviewer} does not read.`;
  return `${sentence.replace(/\.$/, "")}.${consequence}`;
}

/** Notice for one problem of a repository's own rules, which arrives as a phrase with its place and its consequence. */
export function rulesProblem(problem: string): string {
  return `${problem.replace(/\.$/, "")}.`;
}

/** Notice where a push came after the head that was read, and pushes are not reviewed. */
export function pushedSince(newerSha: string): string {
  return `A newer commit, \`${shortSha(newerSha)}\`, was pushed while this one was read; it was not reviewed.`;
}

/** Notice above a review that was asked for with `/review --full`. */
export const fullReview =
  "A full review: findings count wherever they are in the changed files, not only on what was changed.";

/** Notice for a run that a restart of the server interrupted. */
export const resumedRun =
  "The server was restarted during this review, so its time can't be compared with the reviewers' own.";

/** What a review by some of the reviewers leaves open. */
export function notRead(names: readonly string[]): string {
  const verb = names.length === 1 ? "has" : "have";
  return `${listOf(names)} ${verb} not read this commit. \`/review\` asks everybody.`;
}
