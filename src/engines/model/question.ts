import type { z } from "zod";

/** One thing that a model is asked; the same question is always the same bytes. */
export interface Question<T> {
  /** What the model is told that it is and how it is to answer. */
  system: string;
  /** What it is shown. */
  prompt: string;
  schema: z.ZodType<T>;
  /** The schema's name, for providers that want one. */
  name: string;
  maxOutputTokens: number;
}

export interface Usage {
  requests: number;
  inputTokens: number;
  outputTokens: number;
  /** Of the input: what was read from the provider's cache. */
  cachedTokens: number;
  /** In US dollars; `null` where a model has no known price. */
  usd: number | null;
}

export interface Answer<T> {
  value: T;
  /** Which model of the chain answered. */
  model: string;
  usage: Usage;
  /** Whether a malformed answer was put back once before. */
  isRepaired: boolean;
  /** Whether it was known from before, and nobody was asked. */
  isRemembered: boolean;
}

export interface AskOptions {
  /** A reviewer's own model, before the chain. */
  model?: string;
  signal: AbortSignal;
}

/** Asks one question. Rejects with the signal's reason, or with a reason for people when no model answers as it should. */
export type Ask = <T>(question: Question<T>, options: AskOptions) => Promise<Answer<T>>;
