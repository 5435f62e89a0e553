import { addUsage, noUsage, type Usage } from "../../types/usage.ts";
import { UserError } from "../../types/user-error.ts";
import type { Answer, Ask, AskOptions, Question } from "./ask.ts";
import { AskingBroke, BudgetSpent, ModelError } from "./model-error.ts";

/**
 * Asks; what rejects says what it took all the same, also where it was aborted or its budget is spent. It is a `ModelError` only
 * where the message was written for people.
 */
export async function askCounted<T>(
  ask: Ask,
  question: Question<T>,
  options: AskOptions,
): Promise<Answer<T>> {
  let usage = noUsage;
  const onUse = (one: Usage) => void (usage = addUsage([usage, one]));
  try {
    return await ask(question, { ...options, onUse });
  } catch (error) {
    if (error instanceof BudgetSpent) throw new BudgetSpent(error.message, error.limit, usage);
    if (error instanceof ModelError || error instanceof UserError) {
      throw new ModelError(error.message, usage);
    }
    throw new AskingBroke(error, usage);
  }
}
