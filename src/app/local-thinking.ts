import { withBudget } from "../engines/model/budget.ts";
import { BudgetSpent } from "../engines/model/model-error.ts";
import type { Reviewer } from "../engines/reviewer.ts";
import { tokensReached } from "../report/messages/budget.ts";
import type { RepoConfig } from "../review/config.ts";
import type { ThinkOptions } from "../review/review-change.ts";
import { thinkBy, type Models } from "../runs/review/think.ts";

/**
 * How reviewers think about a change of this machine. Nothing outlasts the command: no answer is remembered, and of what the
 * configuration limits only the tokens of one run can be counted.
 */
export function thinkLocally(
  { client, outline, contextTokens }: Omit<Models, "maxUsdPerMonth">,
  config: RepoConfig,
  reviewers: readonly Reviewer[],
): ThinkOptions {
  let tokens = 0;
  const ask = withBudget(client.ask, {
    check() {
      const { maxTokensPerRun: most } = config;
      if (most !== null && tokens >= most) throw new BudgetSpent(tokensReached(most));
    },
    note({ usage }) {
      tokens += usage.inputTokens + usage.outputTokens;
    },
  });
  return thinkBy({ ask, outline, contextTokens }, config, reviewers);
}
