import type { CostLimit } from "../../types/outcome.ts";
import { noUsage, type Usage } from "../../types/usage.ts";

/**
 * No model answered, or not in a form that can be used. The message is a phrase for people; it holds nothing of what was
 * asked or answered, no key and no address.
 */
export class ModelError extends Error {
  override readonly name: string = "ModelError";
  /** Of all requests until then. */
  readonly usage: Usage;

  constructor(message: string, usage: Usage = noUsage) {
    super(message);
    this.usage = usage;
  }
}

/** A budget is used up, so nothing was asked. The message names which: "maxTokensPerRun (500 000) is reached". */
export class BudgetSpent extends ModelError {
  override readonly name = "BudgetSpent";
  /** Absent where nobody can say. */
  readonly limit: CostLimit | undefined;

  constructor(message: string, limit?: CostLimit, usage: Usage = noUsage) {
    super(message, usage);
    this.limit = limit;
  }
}

/**
 * Asking came to an end that is no model's answer: it was stopped, a database is gone, or there is a defect. The cause may hold
 * anything, so it is for the log.
 */
export class AskingBroke extends Error {
  override readonly name = "AskingBroke";
  /** Of all requests until then. */
  readonly usage: Usage;

  constructor(cause: unknown, usage: Usage) {
    super("asking a model broke", { cause });
    this.usage = usage;
  }
}
