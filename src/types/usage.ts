import { z } from "zod";

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
