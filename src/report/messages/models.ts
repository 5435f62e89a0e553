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
    ? `**Lowered by code-skeptic:** ${reason}`
    : `**Needs a look:** code-skeptic doubts it. ${reason}`;
}

export function rejectedTitle(count: number): string {
  return `${countOf(count, "finding")} of a model rejected by code-skeptic`;
}

/** What else there is to know about what models said, a sentence each; nothing where all went well. */
export function modelNotes({ dropped, unheard, reason, kept }: Thought): string[] {
  return [
    ...(dropped === 0
      ? []
      : [
          `${countOf(dropped, "finding")} of a model ${wasOrWere(dropped)} dropped: ` +
            (dropped === 1
              ? "what it quotes is on no changed line, or it is malformed or one too many."
              : "what they quote is on no changed line, or they are malformed or too many."),
        ]),
    ...(unheard === 0
      ? []
      : [
          `code-skeptic did not look again at ${countOf(unheard, "finding")}${reason === undefined ? "" : ` (${reason})`}.`,
        ]),
    ...(kept.length === 0
      ? []
      : [
          `${countOf(kept.length, "file")} ${wasOrWere(kept.length)} shown to no model (\`modelPaths\`); the rules have read ${kept.length === 1 ? "it" : "them"}.`,
        ]),
  ];
}

function wasOrWere(count: number): string {
  return count === 1 ? "was" : "were";
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
    // What a server of the operator's own costs is known to nobody here: it is no nothing.
    ...(usd === 0 ? [] : [formatUsd(usd)]),
  ].join(" · ");
}

/** What asking models took, in a sentence for the comment. */
export function modelsTook({ usage, tier }: Pick<Thought, "usage" | "tier">): string {
  // Either everything is remembered, or nobody could be asked; that is said elsewhere.
  const took = usage.requests === 0 ? "no new request" : usageLine(usage);
  return `Models: ${took} · depth ${tier} (\`risk\`).`;
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
