import { addUsage, noUsage, type Usage } from "../../types/usage.ts";
import type { Answer, Ask, AskOptions, Question } from "./ask.ts";
import { BudgetSpent, ModelError } from "./model-error.ts";

/** Asks; what rejects says what it took all the same, also where it was aborted or its budget is spent. */
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
    throw new ModelError(error instanceof Error ? error.message : String(error), usage);
  }
}
