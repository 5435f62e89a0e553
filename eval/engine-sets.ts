import type { Reviewer } from "../src/engines/reviewer.ts";
import type { ReviewOptions } from "../src/review/review-change.ts";
import type { Outcome } from "../src/types/outcome.ts";
import { UserError } from "../src/types/user-error.ts";

export const setNames = ["rules", "model", "both"] as const;
export type SetName = (typeof setNames)[number];

/** What a reviewer asked of a model in one case. */
export interface Spent {
  inputTokens: number;
  outputTokens: number;
  /** `null` where the model has no price. */
  usd: number | null;
}

/** Reviewers with the engines that are measured together. */
export interface EngineSet {
  name: SetName;
  read: Pick<ReviewOptions, "engines" | "reviewers">;
  /** Absent where no model is asked. */
  spentOn?: (outcome: Outcome) => Spent | undefined;
}

interface Wanted {
  /** One set; every one that there is when absent. */
  only?: SetName | undefined;
  /** The model's name, as `--model` or CHORALE_MODEL has it. */
  model?: string | undefined;
}

/** The engine's name in the front matter of a reviewer that asks a model. */
const modelEngine = "model";

/**
 * The sets to be measured, and what has to be said of them. This is the one place that knows which engine asks a model.
 * Throws a `UserError` for a set that can't be had.
 */
export function chooseSets(
  { only, model }: Wanted,
  { engines, reviewers }: EngineSet["read"],
): { sets: EngineSet[]; notice?: string } {
  if (model !== undefined) {
    throw new UserError(
      `This version has no engine that could ask ${model}: leave out --model and CHORALE_MODEL to measure the rules engine.`,
    );
  }
  if (only === "model" || only === "both") {
    throw new UserError(
      `--only ${only}: no model is configured (CHORALE_MODEL); name one with --model, or measure --only rules.`,
    );
  }
  const rules: EngineSet = {
    name: "rules",
    read: { engines, reviewers: readingBy(reviewers, (engine) => engine !== modelEngine) },
  };
  return {
    sets: [rules],
    ...(only === undefined && {
      notice: "no model is configured (CHORALE_MODEL); the rules engine alone is measured",
    }),
  };
}

/** The reviewers with some of their engines; those that are left with none do not take part. */
function readingBy(
  reviewers: readonly Reviewer[],
  isMeant: (engine: string) => boolean,
): Reviewer[] {
  return reviewers
    .map((reviewer) => ({ ...reviewer, engines: reviewer.engines.filter(isMeant) }))
    .filter(({ engines }) => engines.length > 0);
}
