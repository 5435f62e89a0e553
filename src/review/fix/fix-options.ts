import type { ModelEngine } from "../../engines/model/model-engine.ts";
import type { Reviewer } from "../../engines/reviewer.ts";
import type { CheckSyntax } from "../../engines/rules/syntax.ts";
import type { OnBroken } from "../attempt.ts";
import type { Readers } from "./read-again.ts";

/** What the-fixer works with. */
export interface FixOptions extends Readers {
  syntax: CheckSyntax;
  /** Absent where no model is configured: then only what rules bring along is proposed. */
  think?: FixThinking | undefined;
  /** How often it may try for each finding. */
  maxIterations: number;
  /** Findings that are worked on at the same time. */
  concurrency: number;
  /** Wall clock that one try for one finding may take. */
  timeoutMs: number;
  signal: AbortSignal;
  onBroken?: OnBroken | undefined;
}

/** Who proposes what no rule brings along, and who looks at that. */
export interface FixThinking {
  model: ModelEngine;
  fixer: Reviewer;
  /** Nobody looks where it is not among the reviewers there are. */
  skeptic: Reviewer | undefined;
}

/** What the-fixer takes to think about changes in the same run as those who read; nothing where these don't think. */
export function thinkToFix(
  think: Omit<FixThinking, "fixer"> | undefined,
  fixer: Reviewer,
): FixThinking | undefined {
  return think && { model: think.model, skeptic: think.skeptic, fixer };
}
