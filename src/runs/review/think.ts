import type { Ask } from "../../engines/model/ask.ts";
import { withBudget, type Budget } from "../../engines/model/budget.ts";
import { createModelEngine } from "../../engines/model/create-model-engine.ts";
import type { ModelClient } from "../../engines/model/model-client.ts";
import { BudgetSpent } from "../../engines/model/model-error.ts";
import type { Outliner } from "../../engines/model/outliner.ts";
import { withMemory } from "../../engines/model/remember.ts";
import type { Reviewer } from "../../engines/reviewer.ts";
import * as messages from "../../report/messages/budget.ts";
import type { RepoConfig } from "../../review/config.ts";
import type { ThinkOptions } from "../../review/review-change.ts";
import { skepticName } from "../../review/tier.ts";
import type { Database } from "../../store/database/database.ts";
import { recallAnswer, rememberAnswer } from "../../store/records/answers.ts";
import { noteModelRequest, spentOn } from "../../store/records/model-requests.ts";
import type { PullRef } from "../../types/pull.ts";
import { pullKey, repositoryKey } from "../pull-key.ts";

/** The models of a process, and what they may cost all repositories together. */
export interface Models {
  client: ModelClient;
  outline: Outliner;
  /** What each model holds, question and answer together; `undefined` for what is usual. */
  contextTokens: number | undefined;
  /** In US dollars and a calendar month (UTC); `undefined` for no limit. */
  maxUsdPerMonth: number | undefined;
}

/** A run that asks models, and what it asks them about. */
export interface Thinking {
  runId: string;
  pull: PullRef;
  config: RepoConfig;
  reviewers: readonly Reviewer[];
  /** Ask again whatever is remembered. */
  isFresh: boolean;
}

/** How the reviewers of a run think: within its budget, and asking nothing that was asked before. */
export function thinkFor(
  { client, outline, contextTokens, maxUsdPerMonth }: Models,
  database: Database,
  { runId, pull, config, reviewers, isFresh }: Thinking,
): ThinkOptions {
  const memory = {
    get: (key: string) => recallAnswer(database, key),
    put: (key: string, answer: string) => rememberAnswer(database, key, answer),
  };
  const budget = budgetOf(database, { runId, pull, config, maxUsdPerMonth });
  const { firstAsked } = client;
  // The memory comes first: what is remembered costs nothing.
  const ask = withMemory(withBudget(client.ask, budget), memory, { firstAsked, isRead: !isFresh });
  return thinkBy({ ask, outline, contextTokens }, config, reviewers);
}

/** How reviewers think with what answers them, as the repository wants it. */
export function thinkBy(
  asking: { ask: Ask; outline: Outliner; contextTokens: number | undefined },
  { modelPaths, risk, minLevel }: RepoConfig,
  reviewers: readonly Reviewer[],
): ThinkOptions {
  return {
    model: createModelEngine({ ...asking, denied: modelPaths }),
    risk,
    skeptic: reviewers.find(({ name }) => name === skepticName),
    minLevel,
  };
}

/** What the repository and the operator allow, counted over all processes. */
function budgetOf(
  database: Database,
  {
    runId,
    pull,
    config,
    maxUsdPerMonth,
  }: Pick<Thinking, "runId" | "pull" | "config"> & Pick<Models, "maxUsdPerMonth">,
): Budget {
  const place = { runId, repository: repositoryKey(pull), pull: pullKey(pull) };
  return {
    async check() {
      const { runTokens, pullUsd, repositoryUsd, allUsd } = await spentOn(database, place);
      const { maxTokensPerRun, maxUsdPerPull } = config;
      const isReached = (spent: number, limit: number | null | undefined) =>
        limit !== null && limit !== undefined && spent >= limit;
      const reached = [
        ...(isReached(runTokens, maxTokensPerRun) ? [messages.tokensReached(maxTokensPerRun)] : []),
        ...(isReached(pullUsd, maxUsdPerPull)
          ? [messages.usdReached("maxUsdPerPull", maxUsdPerPull)]
          : []),
        ...(isReached(repositoryUsd, config.maxUsdPerMonth)
          ? [messages.usdReached("maxUsdPerMonth", config.maxUsdPerMonth)]
          : []),
        ...(isReached(allUsd, maxUsdPerMonth) ? [messages.serverReached(maxUsdPerMonth)] : []),
      ];
      if (reached[0] !== undefined) throw new BudgetSpent(reached[0]);
    },
    note: ({ reviewer, model, usage }) =>
      noteModelRequest(database, { ...place, reviewer, model, usage }),
  };
}
