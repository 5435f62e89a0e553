import type { Budget, ModelUse } from "../../engines/model/budget.ts";
import { BudgetSpent } from "../../engines/model/model-error.ts";
import { abortable } from "../../net/abortable.ts";
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
 * and by what requests take more than was expected of them. Where others of the run are under way, a request waits for what
 * these take before it is refused: that may be less than was set aside for them.
 */
export function limitedBudget(ledger: Ledger, limits: Limits, watch: BudgetWatch = {}): Budget {
  const unsettled = new Map<string, ModelUse>();
  const underWay = countUnderWay();
  let isServerReached = false;

  async function settleRest(): Promise<void> {
    for (const [id, use] of unsettled) {
      await ledger.settle(id, use);
      unsettled.delete(id);
    }
  }

  async function settle(id: string, use: ModelUse): Promise<void> {
    try {
      await ledger.settle(id, use);
    } catch (error) {
      unsettled.set(id, use);
      watch.onUnsettled?.(error);
    } finally {
      underWay.ended();
    }
  }

  function refuse(refused: BudgetSpent, committedUsd: number): never {
    const { serverUsdPerMonth: limitUsd } = limits;
    if (refused.message === messages.serverReached && limitUsd !== undefined && !isServerReached) {
      isServerReached = true;
      watch.onServerReached?.({ limitUsd, committedUsd });
    }
    throw refused;
  }

  return {
    async reserve(expected, signal) {
      for (;;) {
        // Money that can't be written down is not spent.
        await settleRest();
        const { ends } = underWay;
        let committedUsd = 0;
        const made = await ledger.setAside(expected, (committed) => {
          committedUsd = committed.allUsd;
          return whyReached(limits, committed);
        });
        if ("id" in made) {
          underWay.began();
          if (expected.usage.usd === null && isInDollars(limits)) {
            watch.onUnpriced?.(expected.model);
          }
          return (usage) => settle(made.id, { ...expected, usage });
        }
        // What ended meanwhile may not have been booked when that was decided.
        if (underWay.ends > ends) continue;
        if (underWay.count === 0) refuse(made.refused, committedUsd);
        await underWay.next(signal);
      }
    },
  };
}

/** Counts a run's requests that are under way. */
function countUnderWay() {
  let next = Promise.withResolvers<void>();
  return {
    count: 0,
    /** How many have ended. */
    ends: 0,
    began() {
      this.count += 1;
    },
    ended() {
      this.count -= 1;
      this.ends += 1;
      next.resolve();
      next = Promise.withResolvers();
    },
    /** Resolves when one of them has ended. */
    next: (signal?: AbortSignal) =>
      signal === undefined ? next.promise : abortable(next.promise, signal),
  };
}

function whyReached(limits: Limits, committed: CommittedToModels): BudgetSpent | undefined {
  const { maxTokensPerRun, maxUsdPerPull, maxUsdPerMonth, serverUsdPerMonth } = limits;
  if (isReached(committed.runTokens, maxTokensPerRun)) {
    return new BudgetSpent(messages.tokensReached(maxTokensPerRun), "run");
  }
  if (isReached(committed.pullUsd, maxUsdPerPull)) {
    return new BudgetSpent(messages.usdReached("maxUsdPerPull", maxUsdPerPull), "pull");
  }
  if (isReached(committed.repositoryUsd, maxUsdPerMonth)) {
    return new BudgetSpent(messages.usdReached("maxUsdPerMonth", maxUsdPerMonth), "month");
  }
  return isReached(committed.allUsd, serverUsdPerMonth)
    ? new BudgetSpent(messages.serverReached, "month")
    : undefined;
}

function isReached(committed: number, limit: number | null | undefined): limit is number {
  return limit !== null && limit !== undefined && committed >= limit;
}

function isInDollars({ maxUsdPerPull, maxUsdPerMonth, serverUsdPerMonth }: Limits): boolean {
  return maxUsdPerPull !== null || maxUsdPerMonth !== null || serverUsdPerMonth !== undefined;
}
