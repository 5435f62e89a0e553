/** Why no model is asked any more, as phrases: they stand behind the reviewer's name. */

export function tokensReached(limit: number | null): string {
  return `\`maxTokensPerRun\` (${(limit ?? 0).toLocaleString("en-US")}) is reached`;
}

export function usdReached(
  setting: "maxUsdPerPull" | "maxUsdPerMonth",
  limit: number | null,
): string {
  return `\`${setting}\` ($${limit ?? 0}) is reached`;
}

/** The operator's own limit: nothing in the repository can raise it. */
export function serverReached(limit: number | undefined): string {
  return `what this server may spend in a month ($${limit ?? 0}) is reached`;
}
