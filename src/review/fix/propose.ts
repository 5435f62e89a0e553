import type { Allowance } from "../../net/allowance.ts";
import type { Edit } from "../../types/edit.ts";
import type { Finding } from "../../types/finding.ts";
import type { Rejection } from "../../types/fix.ts";
import type { SourceFile } from "../../types/source.ts";
import type { Effort } from "./effort.ts";
import type { FixThinking } from "./fix-options.ts";

/** A change that nobody has proven yet. */
export interface Proposal {
  edits: readonly Edit[];
  /** The model that made it; absent for what a rule brings along. */
  model?: string | undefined;
}

/** A proposal that did not pass, and why not. */
export interface Refused extends Proposal {
  rejection: Rejection;
  /** More of it, as a phrase or in a model's own words. */
  reason?: string;
}

/** Whether there is anything to propose that was not refused yet. */
export function canPropose(
  { fix }: Finding,
  refused: readonly Refused[],
  think: FixThinking | undefined,
): boolean {
  return think !== undefined || (fix !== undefined && refused.length === 0);
}

/**
 * What a rule brings along comes first; what that does not solve, the-fixer thinks about. `undefined` where neither has anything.
 * What a model says that is no change of the file is refused at once.
 * Rejects with a `ModelError` when no model answers, with the signal's reason once it is aborted.
 */
export async function propose(
  finding: Finding,
  file: SourceFile,
  refused: readonly Refused[],
  { think, effort }: { think?: FixThinking | undefined; effort: Effort },
  signal: AbortSignal,
  time: Allowance,
): Promise<Proposal | Refused | undefined> {
  if (finding.fix !== undefined && refused.length === 0) return { edits: finding.fix };
  // What can't be parsed can't be proven, so that nobody is to be paid for it.
  if (think === undefined || file.language === "text") return undefined;
  const { edits, model, unusable, ...spent } = await think.model.proposeFix(
    think.fixer,
    { finding, file, refused: refused.map(toRefusal) },
    signal,
    time,
  );
  effort.spend(spent);
  if (unusable !== undefined) {
    return { edits: [], model, rejection: "does not apply", reason: unusable };
  }
  return edits === undefined ? undefined : { edits, model };
}

function toRefusal({ edits, rejection, reason }: Refused): {
  edits: readonly Edit[];
  why: string;
} {
  return { edits, why: reason === undefined ? rejection : `${rejection}: ${reason}` };
}
