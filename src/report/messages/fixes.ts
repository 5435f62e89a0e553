import { rejections, type Rejected, type Rejection } from "../../types/fix.ts";
import type { Fixing } from "../report.ts";
import { countOf } from "../text/count-of.ts";

/** Every sentence about changes that remove findings. Arguments arrive ready for their place. */

/** Who proposes changes, as tables and timelines name it. */
export const fixer = "the-fixer";

/** Of a change that is shown. `isByModel`: no rule brought it along. */
export function proposedChange(isByModel: boolean): string {
  return isByModel ? "Proposed change by a model" : "Proposed change";
}

/** The same where it stands beside the line, to be committed from the page. */
export function besideTheLine(change: string): string {
  return `${change}, beside the line`;
}

/** The same of what an earlier review put there. */
export function besideSinceBefore(change: string): string {
  return `${change}, beside the line since an earlier review`;
}

/** Of a change that there is no room for. `dryRun` is the command that shows it, as code, where it exists. */
export function changeNotShown(change: string, dryRun: string | undefined): string {
  return `${change}, not shown here${dryRun === undefined ? "" : ` · ${dryRun} shows it`}`;
}

/** Of a change whose lines nobody is shown. */
export function changeHoldsSecret(change: string): string {
  return `${change}, not shown: a secret stands in its lines`;
}

/** Below a diff that was cut. */
export function diffIsLonger(dryRun: string | undefined): string {
  const whole = dryRun === undefined ? "" : `; ${dryRun} shows all of it`;
  return `The change is longer than what is shown here${whole}.`;
}

/** What a comment had no room for: completes "Left out, to fit into one comment: …". */
export function diffsLeftOut(count: number): string {
  return count === 1 ? "the diff of 1 proposed change" : `the diffs of ${count} proposed changes`;
}

/** What trying came to, in one sentence: `the-fixer: 3 changes proposed, each proven; 2 more did not pass the proof (…).` */
export function fixerLine(
  proposed: number,
  { rejected, unfinished }: Pick<Fixing, "rejected" | "unfinished">,
): string {
  const failed = failures(rejected);
  const sum = failed.reduce((total, { count }) => total + count, 0);
  const why = failed.map(({ count, what }) => `${count} ${what}`).join(", ");
  const proven = proposed === 1 ? " and proven" : ", each proven";
  return `${fixer}: ${[
    proposed === 0 ? "no change proposed" : `${countOf(proposed, "change")} proposed${proven}`,
    ...(sum === 0
      ? []
      : [`${sum} ${proposed === 0 ? "did" : "more did"} not pass the proof (${why})`]),
    ...(unfinished === undefined
      ? []
      : [`${countOf(unfinished.count, "finding")} left early (${unfinished.reason})`]),
  ].join("; ")}.`;
}

/** What a proof by a server says, and what it does not; behind the line above. */
export const whatProofSays =
  "Proven: with it the file parses as before, the finding is gone, and no reviewer finds anything new; tests were not run.";

/** How changes that a terminal shows can be made. */
export function howToMake(proposed: number): string {
  const them = proposed === 1 ? "it" : "them";
  return `--fix writes ${them} into the work tree, --format patch prints ${them} for git apply.`;
}

/** Why a finding was left early, as a phrase. */
export const tooMuchToProve = "there is more to prove than one run may take";
export const tooLongToProve = "the-fixer's time for one review is over";

/** The-fixer's cell in the table of reviewers. */
export function changesCell(proposed: number, tried: number): string {
  if (tried === 0) return "nothing to propose";
  return proposed === 0 ? "no change that is proven" : countOf(proposed, "change");
}

/** In the order of the proof. */
function failures(rejected: Rejected): { count: number; what: string }[] {
  return rejections
    .map((rejection) => ({ count: rejected[rejection] ?? 0, what: failureWords[rejection] }))
    .filter(({ count }) => count > 0);
}

/** Stand behind their number, be it one or many. */
export const failureWords: Readonly<Record<Rejection, string>> = {
  "does not apply": "did not apply",
  "can't be parsed": "could not be parsed",
  "breaks the syntax": "broke the syntax",
  "changes the format": "changed the format of the file",
  "still found": "left the finding there",
  "finds something new": "led to a new finding",
  "could not be read": "could not be read again",
  "not believed": "did not convince code-skeptic",
  "command failed": "failed `fix.command`",
};

/** The text of the review that holds the suggestions; what is said beside each line names its finding. */
export function suggestionsIntro(count: number): string {
  const [changes, each, them] =
    count === 1
      ? ["1 proposed change", "It was proven", "it"]
      : [`${count} proposed changes`, "Each was proven", "them"];
  return (
    `${changes}, beside the ${count === 1 ? "line" : "lines"}. ${each} by reading the file again with it: the finding is gone, and ` +
    `nothing new is found. Commit ${them} from here; Chorale's comment tells of all findings.`
  );
}

/** Above a change in a terminal. */
export function changeAbove(isByModel: boolean): string {
  return isByModel ? "proposed by a model, proven" : "proven";
}
