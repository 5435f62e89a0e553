import type { Budget, ModelUse } from "../../engines/model/budget.ts";
import { BudgetSpent } from "../../engines/model/model-error.ts";
import * as messages from "../../report/messages/budget.ts";
import type { RepoConfig } from "../../review/config.ts";
import type { CommittedToModels } from "../../store/records/model-reservations.ts";

/** `null` and `undefined` for no limit. */
export interface Limits extends Pick<
  RepoConfig,
  "maxTokensPerRun" | "maxUsdPerPull" | "maxUsdPerMonth"
> {
  /** The operator's own, for all repositories together. */
  serverUsdPerMonth: number | undefined;
}

/** Where it is written down what was asked. */
export interface Ledger {
  /**
   * Sets something aside, unless that is refused with a reason by who is told of all that is committed until then. Nobody else
   * sets aside anything in between.
   */
  setAside(
    expected: ModelUse,
    whyNot: (committed: CommittedToModels) => BudgetSpent | undefined,
  ): Promise<{ id: string } | { refused: BudgetSpent }>;
  /** Puts what a request took in the place of what was set aside for it, once. */
  settle(id: string, use: ModelUse): Promise<void>;
}

/** Told what the operator has to know. */
export interface BudgetWatch {
  /** What a request took could not be written down; the next one of the run is not sent before it is. */
  onUnsettled?: (error: unknown) => void;
  /** The server's own limit keeps a request back. Called once. */
  onServerReached?: (amounts: { limitUsd: number; committedUsd: number }) => void;
  /** A model is asked that limits in dollars don't count, since its price is not known. */
  onUnpriced?: (model: string) => void;
}

/**
 * Lets a request be sent while what is spent and set aside is below every limit. So a limit may be exceeded by the last request,
 * and by what requests take more than was expected of them.
 */
export function limitedBudget(ledger: Ledger, limits: Limits, watch: BudgetWatch = {}): Budget {
  const unsettled = new Map<string, ModelUse>();
  let isServerReached = false;

  async function settleRest(): Promise<void> {
    for (const [id, use] of unsettled) {
      await ledger.settle(id, use);
      unsettled.delete(id);
    }
  }

  function whyNot(committed: CommittedToModels): BudgetSpent | undefined {
    const { serverUsdPerMonth: limitUsd } = limits;
    const reached = whyReached(limits, committed);
    if (reached !== undefined) return reached;
    if (limitUsd === undefined || committed.allUsd < limitUsd) return undefined;
    if (!isServerReached) watch.onServerReached?.({ limitUsd, committedUsd: committed.allUsd });
    isServerReached = true;
    return new BudgetSpent(messages.serverReached, "month");
  }

  return {
    async reserve(expected) {
      // Money that can't be written down is not spent.
      await settleRest();
      const made = await ledger.setAside(expected, whyNot);
      if ("refused" in made) throw made.refused;
      if (expected.usage.usd === null && isInDollars(limits)) watch.onUnpriced?.(expected.model);
      return async (usage) => {
        const use = { ...expected, usage };
        try {
          await ledger.settle(made.id, use);
        } catch (error) {
          unsettled.set(made.id, use);
          watch.onUnsettled?.(error);
        }
      };
    },
  };
}

function whyReached(limits: Limits, committed: CommittedToModels): BudgetSpent | undefined {
  const { maxTokensPerRun, maxUsdPerPull, maxUsdPerMonth } = limits;
  if (isReached(committed.runTokens, maxTokensPerRun)) {
    return new BudgetSpent(messages.tokensReached(maxTokensPerRun), "run");
  }
  if (isReached(committed.pullUsd, maxUsdPerPull)) {
    return new BudgetSpent(messages.usdReached("maxUsdPerPull", maxUsdPerPull), "pull");
  }
  if (isReached(committed.repositoryUsd, maxUsdPerMonth)) {
    return new BudgetSpent(messages.usdReached("maxUsdPerMonth", maxUsdPerMonth), "month");
  }
  return undefined;
}

function isReached(committed: number, limit: number | null): limit is number {
  return limit !== null && committed >= limit;
}

function isInDollars({ maxUsdPerPull, maxUsdPerMonth, serverUsdPerMonth }: Limits): boolean {
  return maxUsdPerPull !== null || maxUsdPerMonth !== null || serverUsdPerMonth !== undefined;
}
