import type { CheckText } from "./check.ts";
import { commandsLine } from "./comment-foot.ts";
import { unfinishedSentence } from "./comment-head.ts";
import { hiddenPart } from "./hidden-part.ts";
import {
  lastReviewStands,
  laterReviewLines,
  nothingKnown,
  notPublished,
  publishesCompleteOnly,
  cancelledReason,
  cancelledTitle,
  reviewCancelled,
  reviewStopped,
} from "../messages/endings.ts";
import {
  progressState,
  reviewHasBegun,
  reviewingLine,
  type ReviewerProgress,
} from "../messages/progress.ts";
import { quoted } from "../text/markdown-forms.ts";
import { inlineText, sentence } from "../text/neutralise.ts";
import { shortSha, shortShaCode } from "../text/short-sha.ts";
import { didNotEnd, type Report } from "../report.ts";
import type { State } from "./state.ts";

/**
 * What stands in the one comment of a pull while there is no review to show. Each carries on what the last review
 * remembered: the comment is edited, and must not forget.
 */
interface StandIn {
  headSha: string | undefined;
  previous: State | undefined;
  /** Longest body, in UTF-16 code units. */
  maxLength?: number;
}

/** A comment with the check that goes with it. */
export interface StandInText {
  body: string;
  check: Omit<CheckText, "conclusion"> & { headSha: string; conclusion?: "neutral" };
}

/** What GitHub accepts, the least of the forges' limits. */
const usualMaxLength = 65_536;

/** The comment and the check when a review has begun and nothing is known yet. */
export function renderStarted(options: StandIn & { headSha: string }): StandInText {
  const head = shortShaCode(options.headSha);
  const title = reviewingLine(shortSha(options.headSha));
  return {
    body: assemble([`## Chorale · ${reviewingLine(head)}`, reviewHasBegun], options),
    check: { headSha: options.headSha, title, summary: reviewHasBegun, annotations: [] },
  };
}

/** The comment while reviewers read. Equal progress gives equal bytes, so that nothing is edited in vain. */
export function renderProgress(progress: readonly ReviewerProgress[], options: StandIn): string {
  const head = options.headSha === undefined ? undefined : shortShaCode(options.headSha);
  const line = progress
    .map((one) => `${inlineText(one.reviewer)} ${progressState(one)}`)
    .join(" · ");
  return assemble([`## Chorale · ${reviewingLine(head)}`, line], options);
}

/** The comment and the check of a run that gave up. `reason` is a sentence for people. */
export function renderStopped(options: StandIn & { headSha: string; reason: string }): StandInText {
  return endedEarly(reviewStopped, options);
}

/** The comment and the check of a run that somebody cancelled. */
export function renderCancelled(
  options: StandIn & { headSha: string; login: string },
): StandInText {
  const { login } = options;
  const { body, check } = endedEarly(reviewCancelled, {
    ...options,
    reason: cancelledReason(login),
  });
  return { body, check: { ...check, title: cancelledTitle(login) } };
}

function endedEarly(
  title: string,
  options: StandIn & { headSha: string; reason: string },
): StandInText {
  const { headSha, previous } = options;
  const known = previous?.headSha === headSha ? lastReviewStands : nothingKnown;
  const text = `${sentence(options.reason, 600)} ${known}`;
  return {
    body: assemble([`## Chorale · ${title} · ${shortShaCode(headSha)}`, text], options),
    check: { headSha, conclusion: "neutral", title, summary: text, annotations: [] },
  };
}

/** Whether a comment of ours shows a review, not what stands in the place of one. */
export function showsReview(body: string): boolean {
  const title = /^## Chorale · (.*)$/m.exec(body)?.[1];
  const others = [reviewingLine(""), reviewStopped, reviewCancelled, notPublished];
  return title !== undefined && !others.some((other) => title.startsWith(other));
}

/**
 * The comment of a review that still stands, saying below its verdict what became of a later one of the same commit. Says the last
 * such thing only. `notice` begins as `laterReviewLines` say.
 */
export function renderStandsStill(
  body: string,
  { notice, maxLength }: { notice: string; maxLength: number },
): string {
  const isNotice = (block: string) =>
    laterReviewLines.some((line) => block.startsWith(quoted(line)));
  const blocks = body.split("\n\n").filter((block) => !isNotice(block));
  const said = blocks.toSpliced(1, 0, quoted(notice)).join("\n\n");
  // The review is worth more.
  return said.length > maxLength ? body : said;
}

/** The comment where a repository wants complete reviews only, and this one is not. Shows no finding. */
export function renderIncomplete(
  { outcomes, headSha }: Pick<Report, "outcomes" | "headSha">,
  options: { maxLength: number; state?: State; commands?: readonly string[] },
): string {
  const commit = headSha === undefined ? "" : ` · ${shortShaCode(headSha)}`;
  return assemble(
    [
      `## Chorale · ${notPublished}${commit}`,
      ...outcomes.filter(didNotEnd).map((outcome) => unfinishedSentence(outcome, options)),
      publishesCompleteOnly,
      ...commandsLine(options.commands ?? []),
    ],
    { headSha, previous: options.state, maxLength: options.maxLength },
  );
}

/** As many whole blocks as fit: the headline always. */
function assemble(blocks: readonly string[], options: StandIn): string {
  const { previous, maxLength = usualMaxLength } = options;
  let body = `${hiddenPart(previous, maxLength).lines.join("\n")}\n${blocks[0] ?? ""}`;
  for (const block of blocks.slice(1)) {
    if (body.length + block.length + 3 <= maxLength) body += `\n\n${block}`;
  }
  return `${body}\n`;
}
