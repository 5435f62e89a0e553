import { builtInFixer } from "../../reviewers/load-reviewers.ts";
import { composeFixes, type Composed, type MadeChange } from "../../review/fix/compose.ts";
import type { Told } from "../../review/fix/effort.ts";
import { thinkToFix } from "../../review/fix/fix-options.ts";
import { knownIn, type Review } from "../../review/review-change.ts";
import { isAtLeast, type Finding } from "../../types/finding.ts";
import type { LocalRead } from "../local-engines.ts";

/** A finding that no change removes, and why. */
export type Left = Composed["left"][number];

/** What can be done about the findings of a review, each change on top of those before it. */
export interface Proposals {
  made: readonly MadeChange[];
  left: readonly Left[];
  /** What it took. */
  told: Told;
  /** Proposes and proves again, where the file of a finding is not what it was made on. */
  again: (finding: Finding, text: string, signal: AbortSignal) => Promise<MadeChange | Left>;
  /** Wall clock that a command which proves them may take, in milliseconds. */
  timeoutMs: number;
  /** Whether the base of the change names such a command: which one, only the default branch may say. */
  namesCommand: boolean;
}

/** Proves a change for each finding that people are told of. */
export async function composeLocally(
  { findings, files, thought }: Pick<Review, "findings" | "files" | "thought">,
  { read, config, reviewers, engines, think }: LocalRead,
): Promise<Proposals> {
  const options = {
    ...read,
    reviewers,
    syntax: engines.syntax,
    maxIterations: config.fix.maxIterations,
    known: knownIn({ findings, thought }),
    think: thinkToFix(think, await builtInFixer()),
  };
  const wanted = findings.filter(({ level }) => isAtLeast(level, config.minLevel));
  const { made, left, ...told } = await composeFixes(wanted, files, options);
  return {
    made,
    left,
    told,
    async again(finding, text, signal) {
      const file = files.find(({ path }) => path === finding.path);
      const now = file === undefined ? [] : [{ ...file, text }];
      const one = await composeFixes([finding], now, { ...options, signal });
      return one.made[0] ?? one.left[0] ?? { finding, why: "gone" };
    },
    timeoutMs: read.timeoutMs,
    namesCommand: config.fix.command !== null,
  };
}
