import type { CheckText } from "./check.ts";
import { renderFound } from "./comment-finding.ts";
import { commandsLine } from "./comment-foot.ts";
import { unfinishedSentences } from "./comment-head.ts";
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
  andMore,
  foundSoFar,
  fixState,
  lookState,
  progressState,
  reviewHasBegun,
  reviewingLine,
  type FixProgress,
  type LookProgress,
  type ReviewerProgress,
} from "../messages/progress.ts";
import { compareFindings, type Finding } from "../../types/finding.ts";
import { quoted, type Permalink } from "../text/markdown-forms.ts";
import { inlineText, sentence } from "../text/neutralise.ts";
import { shortSha, shortShaCode } from "../text/short-sha.ts";
import type { Report } from "../report.ts";
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

interface ProgressOptions extends StandIn {
  /** Whether people are to be told of a finding; of every one when absent. */
  shown?: (finding: Finding) => boolean;
  permalink?: Permalink;
  /** Once everybody has read: how far the second look is, and what stands so far. */
  look?: (LookProgress & { findings: readonly Finding[] }) | undefined;
  /** After that: how far the-fixer is. */
  fix?: FixProgress | undefined;
}

/** Findings that are named while others still read. */
const maxFoundSoFar = 10;

/**
 * The comment while reviewers read, with what they found so far, as far as it is to be `shown`. Equal progress gives equal bytes,
 * so that nothing is edited in vain.
 */
export function renderProgress(
  progress: readonly ReviewerProgress[],
  options: ProgressOptions,
): string {
  const head = options.headSha === undefined ? undefined : shortShaCode(options.headSha);
  const line = progress
    .map((one) => `${inlineText(one.reviewer)} ${progressState(one)}`)
    .join(" · ");
  const { look, fix } = options;
  const looking = look === undefined ? [] : [`${inlineText(look.skeptic)} ${lookState(look)}`];
  const found = look?.findings ?? progress.flatMap(({ findings }) => findings);
  return assemble(
    [
      `## Chorale · ${reviewingLine(head)}`,
      // Nobody reads any more where a run goes on after a crash.
      ...(line === "" ? [] : [line]),
      ...looking,
      ...(fix === undefined ? [] : [fixState(fix)]),
      ...soFar(found, options),
    ],
    options,
  );
}

function soFar(
  findings: readonly Finding[],
  { shown = () => true, permalink }: ProgressOptions,
): string[] {
  const all = findings.filter((one) => shown(one));
  // Two reviewers may have found the same.
  const found = [...new Map(all.map((one) => [one.fingerprint, one])).values()];
  if (found.length === 0) return [];
  const lines = found
    .toSorted(compareFindings)
    .slice(0, maxFoundSoFar)
    .map((finding) => renderFound(finding, permalink));
  const more = found.length > lines.length ? [`- ${andMore(found.length - lines.length)}`] : [];
  return [foundSoFar, [...lines, ...more].join("\n")];
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
      ...unfinishedSentences(outcomes, options),
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
