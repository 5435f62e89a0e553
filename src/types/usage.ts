import { z } from "zod";
import { compareText } from "./finding.ts";

/** What asking models took. */
export const Usage = z.strictObject({
  /** Requests that were sent, also those that failed. */
  requests: z.int().nonnegative(),
  inputTokens: z.int().nonnegative(),
  outputTokens: z.int().nonnegative(),
  /** Of the input: what the provider had read before. */
  cachedTokens: z.int().nonnegative(),
  /** In US dollars, by the list prices that Chorale knows; `null` where it knows none for a model that was asked. */
  usd: z.number().nonnegative().nullable(),
});
export type Usage = z.infer<typeof Usage>;

export const noUsage: Usage = {
  requests: 0,
  inputTokens: 0,
  outputTokens: 0,
  cachedTokens: 0,
  usd: 0,
};

/** All of it together. One price that is not known leaves the sum unknown. */
export function addUsage(all: readonly Usage[]): Usage {
  return all.reduce(
    (sum, one) => ({
      requests: sum.requests + one.requests,
      inputTokens: sum.inputTokens + one.inputTokens,
      outputTokens: sum.outputTokens + one.outputTokens,
      cachedTokens: sum.cachedTokens + one.cachedTokens,
      usd: sum.usd === null || one.usd === null ? null : sum.usd + one.usd,
    }),
    noUsage,
  );
}

/** How often a model answered so that it could be used. */
export const Answers = z.strictObject({
  model: z.string(),
  /** Remembered ones too. */
  count: z.int().positive(),
  /** Of these: in the place of a model that was asked before it and did not answer. */
  asFallback: z.int().nonnegative(),
});
export type Answers = z.infer<typeof Answers>;

/** All of them together, one entry a model: who is a fallback last, else who answered most often first. */
export function addAnswers(all: readonly Answers[]): Answers[] {
  return [...Map.groupBy(all, ({ model }) => model)]
    .map(([model, some]) => ({
      model,
      count: some.reduce((sum, { count }) => sum + count, 0),
      asFallback: some.reduce((sum, { asFallback }) => sum + asFallback, 0),
    }))
    .toSorted(
      (a, b) =>
        Number(a.asFallback > 0) - Number(b.asFallback > 0) ||
        b.count - a.count ||
        compareText(a.model, b.model),
    );
}
