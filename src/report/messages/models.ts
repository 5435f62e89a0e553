import type { Finding } from "../../types/finding.ts";
import type { Usage } from "../../types/usage.ts";
import type { Thought } from "../report.ts";
import { countOf } from "../text/count-of.ts";

/** Every sentence about what models found, what was made of it, and what it took. Arguments arrive ready for their place. */

/** What stands behind the headline of a finding: who says so, and what the skeptic made of it. */
export function saidBy({ model, secondLook }: Pick<Finding, "model" | "secondLook">): string[] {
  if (secondLook?.ruling === "doubted") return ["needs a look"];
  if (model === undefined) return [];
  if (secondLook?.ruling === "confirmed") return ["said by a model, confirmed"];
  return secondLook?.ruling === "lowered" ? ["said by a model, lowered"] : ["said by a model"];
}

/** Beside a verdict that these findings would have made worse, had a rule reported them. */
export function saidByModelsOnly(count: number): string {
  return `${count} said by a model only`;
}

/** Why the skeptic thinks otherwise. */
export function skepticSays(ruling: "lowered" | "doubted", reason: string): string {
  return ruling === "lowered"
    ? `**Lowered:** ${reason}`
    : `**Needs a look:** code-skeptic doubts it. ${reason}`;
}

export function rejectedTitle(count: number): string {
  return `${countOf(count, "finding")} of a model rejected by code-skeptic`;
}

/** What else there is to know about what models said; nothing where all went well. */
export function modelNotes({ dropped, unheard, reason, kept }: Thought): string[] {
  return [
    ...(dropped === 0
      ? []
      : [
          `${countOf(dropped, "finding")} of a model ${dropped === 1 ? "was" : "were"} dropped: the code that ${dropped === 1 ? "it quotes" : "they quote"} does not stand where ${dropped === 1 ? "it says" : "they say"}.`,
        ]),
    ...(unheard === 0
      ? []
      : [
          `code-skeptic did not look again at ${countOf(unheard, "finding")}${reason === undefined ? "" : ` (${reason})`}.`,
        ]),
    ...(kept.length === 0
      ? []
      : [
          `${countOf(kept.length, "file")} ${kept.length === 1 ? "was" : "were"} shown to no model (\`modelPaths\`); the rules have read ${kept.length === 1 ? "it" : "them"}.`,
        ]),
  ];
}

/** `12 requests · 34,512 tokens in (20,000 cached), 2,310 out · $0.12`. */
export function usageLine({
  requests,
  inputTokens,
  outputTokens,
  cachedTokens,
  usd,
}: Usage): string {
  const cached = cachedTokens === 0 ? "" : ` (${formatCount(cachedTokens)} cached)`;
  return [
    countOf(requests, "request"),
    `${formatCount(inputTokens)} tokens in${cached}, ${formatCount(outputTokens)} out`,
    formatUsd(usd),
  ].join(" · ");
}

/** What asking models took, in a sentence for the comment. */
export function modelsTook({ usage, tier }: Pick<Thought, "usage" | "tier">): string {
  if (usage.requests === 0)
    return `Models: nothing was asked; answers are remembered (${tier} change).`;
  return `Models: ${usageLine(usage)} (${tier} change).`;
}

/** Amounts of money as people write small ones: `$0.12`, `under $0.01`. */
export function formatUsd(usd: number | null): string {
  if (usd === null) return "price not known";
  if (usd > 0 && usd < 0.01) return "under $0.01";
  return `$${usd.toFixed(2)}`;
}

function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}
