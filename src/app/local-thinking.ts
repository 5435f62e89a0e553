import { withBudget } from "../engines/model/budget.ts";
import type { Reviewer } from "../engines/reviewer.ts";
import type { RepoConfig } from "../review/config.ts";
import type { ThinkOptions } from "../review/review-change.ts";
import { limitedBudget, type Ledger } from "../runs/review/limited-budget.ts";
import { thinkBy } from "../review/think-by.ts";
import type { Models } from "../runs/review/think.ts";
import type { Usage } from "../types/usage.ts";

/**
 * How reviewers think about a change of this machine. Nothing outlasts the command: no answer is remembered, and of what the
 * configuration limits only the tokens of one run can be counted.
 */
export function thinkLocally(
  { client, outline, contextTokens }: Pick<Models, "client" | "outline" | "contextTokens">,
  { maxTokensPerRun, ...config }: RepoConfig,
  reviewers: readonly Reviewer[],
): ThinkOptions {
  const budget = limitedBudget(createLedger(), {
    maxTokensPerRun,
    maxUsdPerPull: null,
    maxUsdPerMonth: null,
    serverUsdPerMonth: undefined,
  });
  const ask = withBudget(client.ask, budget);
  return thinkBy({ ask, outline, contextTokens }, config, reviewers);
}

/** The books of one command. */
function createLedger(): Ledger {
  const reserved = new Map<string, number>();
  let runTokens = 0;
  let made = 0;
  return {
    async setAside({ usage }, whyNot) {
      const all = [...reserved.values()].reduce((sum, tokens) => sum + tokens, runTokens);
      const refused = whyNot({ runTokens: all, pullUsd: 0, repositoryUsd: 0, allUsd: 0 });
      if (refused !== undefined) return { refused };
      made += 1;
      const id = String(made);
      reserved.set(id, tokensOf(usage));
      return { id };
    },
    async settle(id, { usage }) {
      if (reserved.delete(id)) runTokens += tokensOf(usage);
    },
  };
}

function tokensOf({ inputTokens, outputTokens }: Usage): number {
  return inputTokens + outputTokens;
}
