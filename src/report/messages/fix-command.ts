import type { NotPassed } from "../../types/fix.ts";
import { byWhom } from "./endings.ts";
import { countOf } from "../text/count-of.ts";
import { listOf } from "../text/list-of.ts";
import { inlineCode, sentence } from "../text/neutralise.ts";
import { shortSha, shortShaCode } from "../text/short-sha.ts";

/** Every sentence that answers `/fix`. Ids are our own; names of branches and of files are somebody's text. */

/** The answer to `/fix` that names nothing. */
export function nameWhatToFix(usage: string): string {
  return `Say which finding, by the id that the comment shows, such as \`S1\`, or \`all\`: \`${usage}\``;
}

/** The answer to a wish to fix what is not reported any more. */
export function nothingToFix(id: string, status: "fixed" | "gone"): string {
  return status === "fixed"
    ? `${id} is fixed: there is nothing to do.`
    : `The latest review no longer reports ${id}: there is nothing to fix.`;
}

/** The answer to a wish to fix what somebody ignores. */
export function ignoredNotFixed(id: string): string {
  return `${id} is ignored. \`/unignore ${id}\` counts it again; then \`/fix ${id}\` fixes it.`;
}

/** The answer to `/fix all` where no finding is open, or only such as are ignored. */
export const nothingOpen = "No finding is open that is not ignored: there is nothing to fix.";

/** The answer where the repository wants no proposals. */
export const fixesAreOff =
  "This repository wants no changes proposed: its configuration sets `fix.maxIterations` to 0.";

/** The first answer to `/fix`, until it begins. */
export const fixQueued =
  "Queued: of a pull request one `/fix` is done after another. The result will stand here.";

/** The answer from then on, until there is a result. */
export function fixingAt(headSha: string): string {
  return `Proving each change on \`${shortSha(headSha)}\` … The result will stand here.`;
}

export function fixCancelled(login: string, shas: readonly string[]): string {
  const done = shas.length === 0 ? "" : ` What was committed stands: ${shaList(shas)}.`;
  return `Cancelled ${byWhom(login)}.${done} \`/fix\` asks for it again.`;
}

/** In place of the result, before the reason why there is none. */
export const notFixed = "**Not fixed.**";

export function notFixedBut(shas: readonly string[]): string {
  return shas.length === 0
    ? notFixed
    : `**Not all was fixed.** What was committed stands: ${shaList(shas)}.`;
}

function shaList(shas: readonly string[]): string {
  return listOf(shas.map(shortShaCode));
}

/** The headline of the reply: how many findings, of how many that were asked for. */
export function fixHeadline(
  { committed, proposed, asked }: { committed: number; proposed: number; asked: number },
  isDry: boolean,
): string {
  const of = `of ${countOf(asked, "finding")}`;
  if (committed === 0 && proposed === 0) return asked === 1 ? "Not fixed" : `Fixed: none ${of}`;
  if (isDry) return `What \`/fix\` would commit: ${proposed} ${of}`;
  if (proposed === 0) return `Fixed: ${committed} ${of}`;
  if (committed === 0) return `Proposed, not committed: ${proposed} ${of}`;
  return `Fixed: ${committed}, proposed: ${proposed}, ${of}`;
}

/** Of a finding that a commit removed; `commit` is Markdown. */
export const fixedIn = (commit: string): string => `fixed in ${commit}`;

/** Of a finding whose change is shown, or offered in a pull request: it is not made yet. `pull` is Markdown. */
export function proposedIn(pull: string | undefined): string {
  return pull === undefined ? "its change is below, not committed" : `its change is in ${pull}`;
}

/** Of a finding whose change was proven and could not be committed in time. */
export const overtaken =
  "not fixed: each time it was proven, somebody had pushed meanwhile; ask again";

export const notThere = "not in the latest commit any more: fixed already, or the code was changed";

export function fileUnread(reason: string): string {
  return `not fixed: the file could not be read (${sentence(reason, 200)})`;
}

export function wentAlong(ids: readonly string[]): string {
  return `went with ${listOf(ids)}`;
}

/** Why findings were left, for whatever the last proposal was refused for; of one or of many. */
const whyNot: Record<NotPassed, string> = {
  "no proposal": "nothing proposed, neither by a rule nor by a model",
  "left early": "not fixed: nobody went on with it",
  "does not apply": "not fixed: what was proposed did not apply to the file",
  "can't be parsed": "not fixed: nobody here can parse this language, so nothing can be proven",
  "breaks the syntax":
    "not fixed: what was proposed did not pass (the file would have more syntax errors)",
  "changes the format": "not fixed: what was proposed did not pass (it changes line ends)",
  "still found": "not fixed: what was proposed did not pass (still found)",
  "finds something new":
    "not fixed: what was proposed did not pass (a reviewer finds something new)",
  "could not be read":
    "not fixed: what was proposed could not be proven (nobody could read the file again)",
  "not believed": "not fixed: what was proposed did not pass (code-skeptic does not believe in it)",
  "command failed":
    "not fixed: what was proposed did not pass (the repository's own command failed)",
};

export function notProven(why: NotPassed): string {
  return whyNot[why];
}

/** Why what is proposed was not committed to the branch. */
export function whyNotCommitted(
  branch: { name: string; isFork: boolean },
  why: { access: "protected" | "no access" } | { refusal: string },
): string {
  const name = inlineCode(branch.name);
  if ("refusal" in why) return `${name} could not be written to: ${sentence(why.refusal, 600)}`;
  if (why.access === "protected") return `${name} is protected, so nothing is pushed to it.`;
  return branch.isFork
    ? `${name} is in a fork that I may not push to.`
    : `I may not push to ${name}: that takes write access to this repository.`;
}

/** Leads to the pull request with the changes; `pull` is Markdown. */
export function offeredIn(pull: string, branch: string): string {
  return `${pull} has them, to be merged into ${inlineCode(branch)}.`;
}

/** Why there is no pull request with the changes either. */
export function notOffered(refusal: string): string {
  return `Nor could a pull request be opened against it: ${sentence(refusal, 600)}`;
}

export const patchSummary = "The change, for <code>git apply</code>";

/** Below the patch: files that it leaves out. */
export function leftOutOfPatch(paths: readonly string[], why: "room" | "text"): string {
  const files = listOf(paths.slice(0, 5).map((path) => inlineCode(path)));
  const more = paths.length > 5 ? ` and ${paths.length - 5} more` : "";
  const reason =
    why === "room"
      ? "there is no room for it here"
      : "a comment can't show it as it is: the file has secrets, line ends or invisible characters that would be lost or misread";
  return `Without the change of ${files}${more}: ${reason}. \`chorale review --fix\` makes it in your work tree.`;
}

/** Where trying ended before its time; `reason` is a phrase. */
export function triedInPart(count: number, reason: string): string {
  return `Nobody went on with ${countOf(count, "finding")}: ${sentence(reason, 300)}.`;
}

/** Below what became of the findings that `all` took on. */
export function moreOpen(taken: number, more: number): string {
  const are = more === 1 ? "is" : "are";
  return `${countOf(more, "more finding")} ${are} open: \`all\` takes on ${taken} at a time, the worst. Once these are gone or ignored, ask again, or name others by their ids.`;
}

/** After commits: what happens next. */
export function reviewFollows(headSha: string): string {
  return `${shortShaCode(headSha)} is reviewed like any push.`;
}

/** The title of a pull request with several changes; plain text. */
export function offerTitle(ids: readonly string[]): string {
  return `fix: ${countOf(ids.length, "finding")} (${shortList(ids)})`;
}

function shortList(ids: readonly string[]): string {
  const more = ids.length > 5 ? ` and ${ids.length - 5} more` : "";
  return ids.slice(0, 5).join(", ") + more;
}

/** What a pull request with changes says. */
export function offerBody(number: number, ids: readonly string[]): string {
  return [
    `What \`/fix\` made of ${shortList(ids)} in #${number}, for its branch, which nobody pushes to directly.`,
    "Each change was proven: the file parses as before, the finding is gone, and no reviewer finds anything new in the file.",
  ].join("\n\n");
}
