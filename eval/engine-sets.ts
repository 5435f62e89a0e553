import type { Engines } from "../src/app/engines.ts";
import type { ModelEnvironment } from "../src/app/model-environment.ts";
import { createModels } from "../src/app/models.ts";
import { withBudget } from "../src/engines/model/budget.ts";
import { createModelEngine } from "../src/engines/model/create-model-engine.ts";
import { modelEngineName } from "../src/engines/model/model-engine.ts";
import { withMemory, type AnswerMemory } from "../src/engines/model/remember.ts";
import type { Reviewer } from "../src/engines/reviewer.ts";
import { defaultConfig } from "../src/review/config.ts";
import type { ReviewOptions } from "../src/review/review-change.ts";
import { skepticName } from "../src/review/tier.ts";
import { UserError } from "../src/types/user-error.ts";
import { openBooks, type Books } from "./books.ts";
import { fillPurse } from "./purse.ts";

export const setNames = ["rules", "model", "both"] as const;
export type SetName = (typeof setNames)[number];

/** Reviewers with the engines that are measured together. */
export interface EngineSet {
  name: SetName;
  read: Pick<ReviewOptions, "engines" | "reviewers" | "think">;
  /** Absent where no model is asked. */
  books?: Books;
}

interface Wanted {
  /** One set; every one that there is when absent. */
  only?: SetName | undefined;
  /** Which models there are; absent for rules alone. */
  models?: ModelEnvironment | undefined;
  /** What the models may cost, in US dollars. */
  maxUsd?: number | undefined;
  /** Where a set's answers are remembered. */
  memoryOf?: ((set: string) => AnswerMemory) | undefined;
}

interface Readers {
  engines: Engines;
  reviewers: readonly Reviewer[];
}

/**
 * The sets to be measured, and what has to be said of them. Throws a `UserError` for a set that can't be had.
 */
export function chooseSets(
  wanted: Wanted,
  readers: Readers,
): { sets: EngineSet[]; notice?: string } {
  const { only, models } = wanted;
  const rules: EngineSet = {
    name: "rules",
    read: {
      engines: readers.engines.byName,
      reviewers: readingBy(readers.reviewers, (engine) => engine !== modelEngineName),
    },
  };
  if (only === "rules") return { sets: [rules] };
  if (models !== undefined) {
    const thinking = thinkingSets({ ...wanted, models }, readers);
    return { sets: [rules, ...thinking].filter(({ name }) => only === undefined || only === name) };
  }
  if (only !== undefined) {
    throw new UserError(
      `--only ${only}: no model is configured (CHORALE_MODEL); name one with --model, or measure --only rules.`,
    );
  }
  const notice = "no model is configured (CHORALE_MODEL); the rules engine alone is measured";
  return { sets: [rules], notice };
}

/** The model by itself, and all that the product does, which looks a second time at what was found. */
function thinkingSets(
  { models, maxUsd, memoryOf }: Wanted & { models: ModelEnvironment },
  { engines, reviewers }: Readers,
): EngineSet[] {
  const { client, outline, contextTokens } = createModels(models, engines.outline);
  const purse = fillPurse(maxUsd, models);
  const thinking = (
    name: SetName,
    read: { reviewers: readonly Reviewer[]; skeptic: Reviewer | undefined },
  ): EngineSet => {
    const books = openBooks(purse);
    const paid = withBudget(client.ask, books.budget);
    const memory = memoryOf?.(name);
    const ask = memory === undefined ? paid : withMemory(paid, memory);
    const { modelPaths, risk, minLevel } = defaultConfig;
    const asking = { ask, outline, contextTokens };
    const model = books.watch(createModelEngine({ ...asking, denied: modelPaths }));
    const think = { model, risk, skeptic: read.skeptic, minLevel };
    return {
      name,
      read: { engines: engines.byName, reviewers: read.reviewers, think },
      books,
    };
  };
  const skeptic = reviewers.find(({ name }) => name === skepticName);
  return [
    thinking("model", {
      reviewers: readingBy(reviewers, (engine) => engine === modelEngineName),
      skeptic: undefined,
    }),
    thinking("both", { reviewers, skeptic }),
  ];
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
