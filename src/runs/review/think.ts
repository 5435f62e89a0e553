import type { Logger } from "pino";
import { withBudget } from "../../engines/model/budget.ts";
import type { ModelClient } from "../../engines/model/model-client.ts";
import type { Outliner } from "../../engines/model/outliner.ts";
import { withMemory } from "../../engines/model/remember.ts";
import type { Reviewer } from "../../engines/reviewer.ts";
import type { RepoConfig } from "../../review/config.ts";
import type { ThinkOptions } from "../../review/review-change.ts";
import { thinkBy } from "../../review/think-by.ts";
import type { Database } from "../../store/database/database.ts";
import { recallAnswer, rememberAnswer } from "../../store/records/answers.ts";
import {
  reserveModelRequest,
  settleModelRequest,
  type ModelPlace,
} from "../../store/records/model-reservations.ts";
import type { PullRef } from "../../types/pull.ts";
import { pullKey, repositoryKey } from "../pull-key.ts";
import { limitedBudget, type Ledger } from "./limited-budget.ts";

/** The models of a process, and what they may cost all repositories together. */
export interface Models {
  client: ModelClient;
  outline: Outliner;
  /** What each model holds, question and answer together; `undefined` for what is usual. */
  contextTokens: number | undefined;
  /** In US dollars and a calendar month (UTC); `undefined` for no limit. */
  maxUsdPerMonth: number | undefined;
  /** Told of a model that is asked though limits in dollars don't count it. */
  onUnpriced?: (model: string) => void;
}

/** A run that asks models, and what it asks them about. */
export interface Thinking {
  runId: string;
  pull: PullRef;
  config: RepoConfig;
  reviewers: readonly Reviewer[];
  /** Ask again whatever is remembered. */
  isFresh: boolean;
  log: Logger;
}

/** How the reviewers of a run think: within its budget, and asking nothing that was asked before. */
export function thinkFor(
  { client, outline, contextTokens, maxUsdPerMonth, onUnpriced }: Models,
  database: Database,
  { runId, pull, config, reviewers, isFresh, log }: Thinking,
): ThinkOptions {
  const answers = {
    get: (key: string) => recallAnswer(database, key),
    put: (key: string, answer: string) => rememberAnswer(database, key, answer),
  };
  const place = { runId, repository: repositoryKey(pull), pull: pullKey(pull) };
  const budget = limitedBudget(
    ledgerIn(database, place, { countsAll: maxUsdPerMonth !== undefined }),
    { ...config, serverUsdPerMonth: maxUsdPerMonth },
    {
      onUnsettled: (err) =>
        log.error({ err }, "what a request to a model took is not in the books yet"),
      onServerReached: (amounts) => log.warn(amounts, "CHORALE_MAX_USD_PER_MONTH is reached"),
      ...(onUnpriced === undefined ? {} : { onUnpriced }),
    },
  );
  const ask = withMemory(withBudget(client.ask, budget), answers, {
    isRead: !isFresh,
    onTrouble: (err) => log.error({ err }, "an answer of a model could not be recalled or kept"),
  });
  return thinkBy({ ask, outline, contextTokens }, config, reviewers);
}

/** The books that all processes share. */
function ledgerIn(
  database: Database,
  place: ModelPlace,
  { countsAll }: { countsAll: boolean },
): Ledger {
  return {
    setAside: ({ usage }, whyNot) =>
      reserveModelRequest(database, place, usage, { whyNot, countsAll }),
    settle: (id, use) => settleModelRequest(database, id, { ...place, ...use }),
  };
}
