/** What asking cost. Requests that failed count too. */
export interface Usage {
  requests: number;
  inputTokens: number;
  /** With what the model thought. */
  outputTokens: number;
  /** Of the input: read from the provider's cache. */
  cachedTokens: number;
  /** By `prices.json`; `null` when a price that it takes is not known. */
  usd: number | null;
}

export const noUsage: Usage = {
  requests: 0,
  inputTokens: 0,
  outputTokens: 0,
  cachedTokens: 0,
  usd: 0,
};

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    requests: a.requests + b.requests,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    usd: a.usd === null || b.usd === null ? null : a.usd + b.usd,
  };
}
