import type { NotPassed } from "../../types/fix.ts";
import { countOf } from "../text/count-of.ts";

/** Every sentence about changes on somebody's own machine. */

/** `src/app.js:3 (eval of input)`. No id: those of a review on somebody's machine are others the next time. */
export interface Place {
  path: string;
  line: number;
  title: string;
}

export function fixed(place: Place): string {
  return `fixed ${nameOf(place)}`;
}

/** Of a change that was proven and is printed, not written. */
export function proposed(place: Place): string {
  return `change for ${nameOf(place)}`;
}

export function notFixed(place: Place, why: NotPassed | "gone"): string {
  return why === "gone"
    ? `gone with another change: ${nameOf(place)}`
    : `left ${nameOf(place)}: ${reasons[why]}`;
}

function nameOf({ path, line, title }: Place): string {
  return `${path}:${line} (${title})`;
}

const reasons: Readonly<Record<NotPassed, string>> = {
  "no proposal": "nobody proposes a change",
  "left early": "nobody went on with it",
  "does not apply": "the proposed change does not apply",
  "can't be parsed": "there is no grammar for its language",
  "breaks the syntax": "the proposed change breaks the syntax",
  "changes the format": "the proposed change changes how lines end",
  "still found": "it is still found with the proposed change",
  "finds something new": "the proposed change leads to another finding",
  "could not be read": "the file could not be read again with the proposed change",
  "not believed": "code-skeptic does not believe in the proposed change",
  "command failed": "`fix.command` fails with the change, so it was put back",
};

export function sumOfFixes(
  made: number,
  all: number,
  { isWritten }: { isWritten: boolean },
): string {
  if (all === 0) return "There is nothing to fix.";
  const what = isWritten ? "fixed" : "with a change that is proven";
  return `${made} of ${countOf(all, "finding")} ${what}.`;
}

/** What thinking about changes took, beside what the review took. `usage` is what `usageLine` makes of it. */
export function modelsAsked(usage: string): string {
  return `Models that were asked for changes: ${usage}.`;
}

export function dirtyFiles(paths: readonly string[]): string {
  const list = paths.map((path) => `\n  ${path}`).join("");
  const [hold, them] =
    paths.length === 1 ? ["This file holds", "it"] : ["These files hold", "them"];
  return `${hold} changes that are not committed, so nothing was written:${list}\nCommit or stash them, or let ${them} be written to all the same with --force.`;
}

export function changedMeanwhile(files: readonly { path: string; why: string }[]): string {
  const list = files.map(({ path, why }) => `\n  ${path}: ${why}`).join("");
  const [what, it] = files.length === 1 ? ["A file is", "it was"] : ["Files are", "they were"];
  return `${what} not as Chorale left or read ${it === "it was" ? "it" : "them"}, and ${it} left alone:${list}\nLook at ${it === "it was" ? "it" : "them"} with \`git diff\`, then try again.`;
}

export const failsAnyway =
  "`fix.command` fails without any change, so it proves nothing: everything was put back. Make it pass, or leave it out of the configuration.";

/** Before it runs: with all changes, with none, or with the one of this place. */
export function commandRuns(command: string, trial: "all" | "none" | Place): string {
  switch (trial) {
    case "all":
      return `To prove the changes, this runs: ${command}`;
    case "none":
      return "It runs again without any change, to see whether it passes at all.";
    default:
      return `It runs with the change for ${nameOf(trial)}, beside those that were kept.`;
  }
}

export function commandEnded(end: "passed" | "failed" | "timed-out", minutes: number): string {
  if (end === "timed-out") return `fix.command took longer than ${countOf(minutes, "minute")}.`;
  return `fix.command ${end}.`;
}

export const commandUnknown =
  "Without `fix.command`: only the default branch may name it, and that branch is not known here. It is the remote's, as " +
  "`git remote set-head origin --auto` finds out; without a remote it is main or master.";

/** Of a configuration on the default branch that can't be used. */
export function commandBroken(problem: string): string {
  return `Without \`fix.command\`: the configuration of the default branch can't be used. ${problem}`;
}

/** `option` is the one that keeps the change out of the work tree. */
export function noWorkTree(option: "--head" | "--diff"): string {
  const instead =
    option === "--head"
      ? "check that commit out and leave --head away"
      : "apply the diff and leave --diff away";
  return `--fix writes to the work tree, and with ${option} the change does not end there: ${instead}, or print the changes with --format patch.`;
}

export const forceWithoutFix = "--force is about what --fix may write to: give both, or neither.";
