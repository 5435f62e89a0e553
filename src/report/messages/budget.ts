/** Why no model is asked any more, as phrases: they stand behind the reviewer's name. */

export function tokensReached(limit: number): string {
  return `\`maxTokensPerRun\` (${limit.toLocaleString("en-US")}) is reached`;
}

export function usdReached(setting: "maxUsdPerPull" | "maxUsdPerMonth", limit: number): string {
  return `\`${setting}\` ($${limit}) is reached`;
}

/** The operator's own limit: nothing in the repository can raise it, and how much it is, is nobody else's business. */
export const serverReached = "what this server may spend in a month is reached";
