import type { z } from "zod";
import type { Allowance } from "../../net/allowance.ts";
import type { Budget } from "./budget.ts";
import type { Memory } from "./remember.ts";
import type { Usage } from "../../types/usage.ts";

/** One question, and the form that its answer has to have. */
export interface Question<T> {
  /** What the model is and how it answers: ours alone, nothing from a pull request. */
  system: string;
  prompt: string;
  /** Of an object. Optional members may be left out or be `null` in the answer. */
  schema: z.ZodType<T>;
  /** Of the schema: letters, digits, `_`. */
  name: string;
  /** Of the answer; what a model thinks before comes on top. */
  maxOutputTokens: number;
}

export interface Answer<T> {
  value: T;
  /** Which model of the chain answered. */
  model: string;
  /** Whether it did so in the place of one that was asked before it, and did not answer. */
  isFallback: boolean;
  /** Of all requests that were made for it: none where the first one's answer is remembered. */
  usage: Usage;
  /** How long requests were under way, without what was waited for before and between them. */
  durationMs: number;
  /** Whether the first answer was malformed and was put back. */
  isRepaired: boolean;
  isRemembered: boolean;
}

export interface AskOptions {
  /** A reviewer's own model: asked before the chain. */
  model?: string;
  /** For whom it is asked, in the budget's books. */
  reviewer?: string;
  /** Looked at before every single request, repeated ones too. */
  budget?: Budget;
  /** Looked at before each model is asked: what it holds costs nothing. */
  memory?: Memory;
  /** Told what each request took once it has ended, also where nobody answers in the end. */
  onUse?: (usage: Usage) => void;
  signal: AbortSignal;
  /** How long it may take, and who is told how long requests were under way. Waiting for a seat at a model does not count. */
  time?: Allowance | undefined;
}

/**
 * Asks one question.
 *
 * @throws ModelError when nobody answers in a usable form; `BudgetSpent`; the signal's reason once it is aborted
 */
export type Ask = <T>(question: Question<T>, options: AskOptions) => Promise<Answer<T>>;
