import { applyChanges, type Applied, type Trial } from "../app/fixing/apply-changes.ts";
import type { Proposals } from "../app/fixing/compose-locally.ts";
import { loadFixCommand } from "../app/fixing/load-fix-command.ts";
import { runFixCommand } from "../app/fixing/run-fix-command.ts";
import type { LocalChange } from "../forges/local/local.ts";
import { joinChanges, renderPatch, type TextChange } from "../report/findings/patch.ts";
import { fixerLine } from "../report/messages/fixes.ts";
import * as messages from "../report/messages/local-fixes.ts";
import { usageLine } from "../report/messages/models.ts";
import type { Done, Fate } from "../report/print/json.ts";
import { terminalText } from "../report/text/neutralise.ts";
import { compareText } from "../types/finding.ts";
import { UserError } from "../types/user-error.ts";
import type { ChangeFlags } from "./change-options.ts";
import type { Terminal } from "./terminal.ts";

/** What is to be done about findings. */
export interface FixFlags {
  fix?: true;
  force?: true;
}

/** @throws UserError for flags that don't go together */
export function requireSense({ fix, force, head, diff }: FixFlags & ChangeFlags): void {
  if (force === true && fix !== true) throw new UserError(messages.forceWithoutFix);
  if (fix !== true) return;
  if (head !== undefined) throw new UserError(messages.noWorkTree("--head"));
  if (diff !== undefined) throw new UserError(messages.noWorkTree("--diff"));
}

/** Writes what is proposed into the work tree of a change, proven by the command that its repository names, if it names one. */
export function fixIn(
  { workTree: root, ...change }: LocalChange,
  { force }: FixFlags,
  terminal: Terminal,
): (proposals: Proposals) => Promise<Applied & { isWritten: boolean }> {
  return async (proposals) => {
    if (root === undefined || proposals.made.length === 0) return { ...proposals, isWritten: true };
    const say = (text: string) => terminal.complain(`${terminalText(text)}\n`);
    const { command, problem } = await loadFixCommand(change, proposals);
    if (problem !== undefined) say(problem);
    const { timeoutMs } = proposals;
    const check =
      command === undefined
        ? undefined
        : async (trial: Trial, signal: AbortSignal) => {
            say(messages.commandRuns(command, trial));
            const onOutput = terminal.complain;
            const end = await runFixCommand(command, { root, timeoutMs, signal, onOutput });
            say(messages.commandEnded(end, timeoutMs / 60_000));
            return end === "passed";
          };
    const isForced = force === true;
    const applied = await terminal.untilDone((signal) =>
      applyChanges(proposals, { root, isForced, check, signal }),
    );
    return { ...applied, isWritten: true };
  };
}

/** What was done, as JSON has it: a command that failed with a change is one more reason why it did not pass. */
export function doneOf({ made, left, told }: Applied): Done {
  const failed = left.filter(({ why }) => why === "command failed").length;
  const rejected = failed === 0 ? told.rejected : { ...told.rejected, "command failed": failed };
  const fates = new Map<string, Fate>([
    ...made.map(({ finding }) => [finding.fingerprint, "fixed"] as const),
    ...left.map(({ finding, why }) => [finding.fingerprint, why] as const),
  ]);
  return { fates, told: { ...told, rejected } };
}

/** Tells on standard error what became of each finding, from the top of each file to its end. */
export function tellFixes(
  { made, left }: Applied,
  { told }: Done,
  { isWritten, complain }: { isWritten: boolean } & Pick<Terminal, "complain">,
): void {
  const say = isWritten ? messages.fixed : messages.proposed;
  const lines = [
    ...made.map(({ finding }) => ({ finding, text: say(finding) })),
    ...left.map(({ finding, why }) => ({ finding, text: messages.notFixed(finding, why) })),
  ]
    .toSorted(
      (a, b) => compareText(a.finding.path, b.finding.path) || a.finding.line - b.finding.line,
    )
    .map(({ text }) => text);
  const isAll = Object.keys(told.rejected).length === 0 && told.unfinished === undefined;
  const sums = [
    messages.sumOfFixes(made.length, made.length + left.length, { isWritten }),
    ...(isAll ? [] : [fixerLine(made.length, told)]),
    ...(told.usage.requests === 0 ? [] : [messages.modelsAsked(usageLine(told.usage))]),
  ];
  for (const line of [...lines, ...sums]) complain(`${terminalText(line)}\n`);
}

/** The changes as a patch for `git apply`, without the line end at its end. */
export async function patchOf(
  made: Applied["made"],
  { fetchFile }: Pick<LocalChange, "fetchFile">,
): Promise<string> {
  const changes = joinChanges(made).map(async ({ path, before, after }): Promise<TextChange> => {
    const mark =
      (await fetchFile(path, new AbortController().signal))?.[0] === 0xef ? "\ufeff" : "";
    return { path, before: mark + before, after: mark + after };
  });
  return renderPatch(await Promise.all(changes)).replace(/\n$/, "");
}
