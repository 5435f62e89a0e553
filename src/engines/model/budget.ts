import type { Ask } from "./ask.ts";
import type { Usage } from "../../types/usage.ts";

/** What one request cost. */
export interface ModelUse {
  reviewer: string;
  /** `anthropic/claude-sonnet-5-5` */
  model: string;
  usage: Usage;
}

/** What may be spent, and the books of what was. */
export interface Budget {
  /** @throws BudgetSpent when nothing more may be asked */
  check(): Promise<void> | void;
  /** Told of every request when it has ended, however it ended. */
  note(use: ModelUse): Promise<void> | void;
}

/**
 * The same, but every request is kept in the budget's books, and none is sent once it is spent. What is under way then is
 * finished, so it may be exceeded by as many requests as are made at the same time.
 */
export function withBudget(ask: Ask, budget: Budget): Ask {
  return (question, options) => ask(question, { ...options, budget });
}
