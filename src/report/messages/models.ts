import type { Finding } from "../../types/finding.ts";
import type { Dropped } from "../../types/outcome.ts";
import type { Answers, Usage } from "../../types/usage.ts";
import { dropReasons, type DropReason } from "../../engines/model/evidence.ts";
import type { Thought } from "../report.ts";
import { countOf } from "../text/count-of.ts";

/** Every sentence about what models found, what was made of it, and what it took. Arguments arrive ready for their place. */

/** What stands behind the headline of a finding: who says so, and what the skeptic made of it. */
export function saidBy({ model, secondLook }: Pick<Finding, "model" | "secondLook">): string[] {
  if (secondLook?.ruling === "doubted") return ["needs a look"];
  if (model === undefined) return [];
  return [`said by a model, ${secondLook?.ruling ?? "not confirmed"}`];
}

/** The same while others still read, or the skeptic looks again. */
export function saidSoFar(finding: Pick<Finding, "model" | "secondLook">): string[] {
  const isWaiting = finding.model !== undefined && finding.secondLook === undefined;
  return isWaiting ? ["said by a model, not yet looked at again"] : saidBy(finding);
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

/** Above what models said and nobody is to act on. */
export function notShownTitle(rejected: number, droppedFor: Dropped): string {
  const dropped = Object.values(droppedFor).reduce((sum, count) => sum + count, 0);
  const parts = [
    ...(rejected === 0 ? [] : [`${rejected} rejected by code-skeptic`]),
    ...(dropped === 0 ? [] : [`${dropped} dropped`]),
  ];
  return `Not shown of what models said: ${parts.join(", ")}`;
}

/** What was dropped, and why; nothing where nothing was. */
export function droppedWhy(droppedFor: Dropped): string[] {
  const parts = dropReasons
    .map((reason) => ({ count: droppedFor[reason] ?? 0, why: dropWords[reason] }))
    .filter(({ count }) => count > 0)
    .map(({ count, why }, index) => `${index === 0 ? countOf(count, "finding") : count} ${why}`);
  return parts.length === 0 ? [] : [`Dropped: ${parts.join(", ")}.`];
}

/** Stand behind their number, be it one or many. */
const dropWords: Readonly<Record<DropReason, string>> = {
  malformed: "in another form than asked for",
  "no such path": "about a file that was not shown",
  "line not shown": "about a line that was not shown",
  "quote not there": "whose quote does not stand there",
  "line not touched": "outside the changed lines",
  "said twice": "said twice",
  "too many": "beyond what one answer may hold",
};

/** What else there is to know about what models said, a sentence each; nothing where all went well. */
export function modelNotes({ unheard, reason, kept }: Thought): string[] {
  return [
    ...(unheard === 0
      ? []
      : [
          reason === undefined
            ? `code-skeptic came to no ruling on ${countOf(unheard, "finding")}.`
            : `code-skeptic did not look again at ${countOf(unheard, "finding")} (${reason}).`,
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

/** What one reviewer's model took, for its cell in the table. */
export function usageCell({ requests, inputTokens, outputTokens, usd }: Usage): string {
  if (requests === 0) return "–";
  return [
    countOf(requests, "request"),
    `${formatCount(inputTokens + outputTokens)} tokens`,
    ...(usd === 0 ? [] : [formatUsd(usd)]),
  ].join(", ");
}

/** Who answered, and what asking took, in a sentence for the comment. */
export function modelsTook({
  usage,
  tier,
  answers,
}: Pick<Thought, "usage" | "tier" | "answers">): string {
  return `Models: ${[
    ...(answers.length === 0 ? [] : [answeredBy(answers)]),
    // Either everything is remembered, or nobody could be asked; that is said elsewhere.
    usage.requests === 0 ? "no new request" : usageLine(usage),
    `depth ${tier} (\`risk\`)`,
  ].join(" · ")}.`;
}

/** `anthropic/a`; `anthropic/a (12 answers), compatible/b (2 answers, as a fallback)`. */
function answeredBy(answers: readonly Answers[]): string {
  const isPlain = answers.length === 1 && answers.every(({ asFallback }) => asFallback === 0);
  return answers
    .map(({ model, count, asFallback }) => {
      const fallback = asFallback === count ? "as a fallback" : `${asFallback} as a fallback`;
      const as = asFallback === 0 ? "" : `, ${fallback}`;
      return isPlain ? model : `${model} (${countOf(count, "answer")}${as})`;
    })
    .join(", ");
}

/** What models took over a time, and how many of these requests have no price that is known. */
export function modelsCost(usage: Usage, unpriced: number): string {
  const left = unpriced === 0 ? "" : `, without ${countOf(unpriced, "request")} of unknown price`;
  return `Models: ${usageLine(usage)}${left}.`;
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
