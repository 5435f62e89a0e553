import type { Allowance } from "../../net/allowance.ts";
import { tryApplyEdits, type Edit } from "../../types/edit.ts";
import type { Finding } from "../../types/finding.ts";
import type { Fix, NotPassed } from "../../types/fix.ts";
import type { SourceFile } from "../../types/source.ts";
import { attempt } from "../attempt.ts";
import { askSkeptic, readChange, type Objection } from "./ask-again.ts";
import type { Effort } from "./effort.ts";
import type { FixOptions } from "./fix-options.ts";
import type { LookAt } from "./ground.ts";
import { canPropose, propose, type Proposal, type Refused } from "./propose.ts";
import { prove, type Proven } from "./prove.ts";

/** What a try takes besides the finding. */
export interface Tools extends FixOptions {
  lookAt: LookAt;
  effort: Effort;
  /** What was found before, in any file and by whomever. */
  known: readonly Finding[];
}

/** A change that passed, and the file with it. */
export interface Passed {
  fix: Fix;
  after: SourceFile;
  moved: Proven["moved"];
}

/**
 * Proposes and proves until a change passes, as often as there are iterations. What breaks on the way ends it, and is noted;
 * rejects only when the signal is aborted.
 */
export async function tryFix(
  finding: Finding,
  file: SourceFile,
  tools: Tools,
): Promise<Passed | { notPassed: NotPassed }> {
  const { effort, maxIterations, think } = tools;
  const refused: Refused[] = [];
  for (let iteration = 1; iteration <= maxIterations; iteration += 1) {
    if (!canPropose(finding, file, refused, think)) break;
    const { refused: tooMuch } = effort.take(file.text.length);
    if (tooMuch !== undefined) {
      effort.leave(tooMuch);
      return { notPassed: "left early" };
    }
    const name = `the-fixer ${iteration} of ${maxIterations}`;
    const tried = await effort.timed(name, () =>
      attempt(
        name,
        (signal, time) => tryOnce(finding, file, refused, { ...tools, iteration, signal, time }),
        tools,
      ),
    );
    tools.signal.throwIfAborted();
    if ("failure" in tried) {
      const { reason, durationMs = tried.span.durationMs, ...failure } = tried.failure;
      effort.spend({ ...failure, durationMs });
      effort.leave(reason);
      return { notPassed: "left early" };
    }
    if (tried.value === undefined) break;
    if ("fix" in tried.value) return tried.value;
    effort.reject(tried.value.rejection);
    refused.push(tried.value);
  }
  return { notPassed: refused.at(-1)?.rejection ?? "no proposal" };
}

interface OneTry extends Tools {
  iteration: number;
  time: Allowance;
}

/** `undefined` where there is nothing to propose. */
async function tryOnce(
  finding: Finding,
  file: SourceFile,
  refused: readonly Refused[],
  one: OneTry,
): Promise<Passed | Refused | undefined> {
  const { effort, signal, time, lookAt, iteration } = one;
  const proposal = await propose(finding, file, refused, one, signal, time);
  if (proposal === undefined) return undefined;
  effort.propose();
  if ("rejection" in proposal) return proposal;
  const before = refused.find(({ edits }) => isSame(file, edits, proposal.edits));
  // Models repeat themselves. What was not good enough once is not proven, nor judged, a second time.
  if (before !== undefined) return { ...before, model: proposal.model };
  const proof = await prove(finding, file, proposal.edits, lookAt, signal);
  effort.spend(proof);
  if ("rejection" in proof) return { ...proposal, rejection: proof.rejection };
  const { proven } = proof;
  const objection = await objectionTo(finding, file, { proposal, proven }, one);
  if (objection !== undefined) return { ...proposal, ...objection };
  const { hunks, isByLines, after, moved } = proven;
  const { fingerprint, path } = finding;
  const { model } = proposal;
  const by = model === undefined ? {} : { model };
  return { fix: { fingerprint, path, hunks, isByLines, ...by, iteration }, after, moved };
}

/** Whether two proposals make the same text. */
function isSame({ text }: SourceFile, edits: readonly Edit[], others: readonly Edit[]): boolean {
  const made = edits.length === 0 ? undefined : tryApplyEdits(text, edits);
  return made !== undefined && made === tryApplyEdits(text, others);
}

/** What models say to it: the one that reported the finding, and the skeptic of what a model proposed. */
async function objectionTo(
  finding: Finding,
  file: SourceFile,
  { proposal, proven }: { proposal: Proposal; proven: Proven },
  one: OneTry,
): Promise<Objection | undefined> {
  const { think, effort, iteration, maxIterations } = one;
  if (think === undefined) return undefined;
  const asked = { ...one, think };
  const still = finding.model === undefined ? undefined : await readChange(finding, proven, asked);
  if (still !== undefined || proposal.model === undefined) return still;
  const name = `${think.skeptic?.name} looks at changes ${iteration} of ${maxIterations}`;
  return await effort.timed(name, () => askSkeptic(finding, file, proposal.edits, asked));
}
