import type { Publication } from "../../forges/forge.ts";
import { renderCheck, type CheckText } from "../../report/comment/check.ts";
import { renderReview } from "../../report/comment/comment.ts";
import { shownIds } from "../../report/comment/shown-ids.ts";
import * as messages from "../../report/messages/notices.ts";
import { didNotEnd, type Report } from "../../report/report.ts";
import type { State } from "../../report/comment/state.ts";
import { everyReviewer } from "../../reviewers/team.ts";
import type { RepoConfig } from "../../review/config.ts";
import { clockMs } from "../../types/clock.ts";
import { reviewMarker } from "../../types/markers.ts";
import { uncoveredMs } from "../../types/uncovered.ts";
import type { Known } from "./read-pull.ts";
import type { RunContext, Wanted } from "./run-context.ts";
import type { RunResult } from "./run-events.ts";
import { steps } from "./steps.ts";
import { suggestFixes, withSuggested } from "./suggest-fixes.ts";
import { lookAgain, Superseded } from "./superseding.ts";
import { settleCheck } from "./try-check.ts";

/** What was written, and the check that goes with it. */
export interface Published {
  publication: Publication;
  check: CheckText;
}

const none: ReadonlySet<string> = new Set();

/** Whether the repository wants to see nothing of a review that is not complete, and this one is not. */
export function isWithheld(
  { outcomes }: Report,
  { proceedOnPartialFailure }: Pick<RepoConfig, "proceedOnPartialFailure">,
): boolean {
  return !proceedOnPartialFailure && outcomes.some(didNotEnd);
}

/** Puts changes beside their lines and writes the comment. Rejects with `Superseded` if the head has a successor that will be reviewed. */
export async function publishReview(
  context: RunContext,
  known: Known,
  { report, state }: { report: Report; state: State },
): Promise<Published> {
  const { forge, writes } = context;
  const { pull, config, problems, team, previous } = known;
  const reviewers = everyReviewer(context.services.reviewers, team);
  const onlyFailure = isWithheld(report, config);
  const beside = onlyFailure ? none : await suggestFixes(context, known, report);
  // Without the comment nobody would know any more what stands beside the lines: it would be put there a second time.
  const isSaid = beside.size > 0;
  const own = isSaid ? { ...context, signal: writes } : context;

  return await context.step(steps.publish, async () => {
    const { now, successor: by } = await lookAgain(own, known);
    if (by !== undefined && !isSaid) throw new Superseded(by);
    const isMoved = now.headSha !== pull.headSha && by === undefined;
    const pushed = isMoved ? [messages.pushedSince(now.headSha)] : [];
    const body = renderReview(
      { ...report, notices: [...report.notices, ...pushed] },
      {
        maxLength: forge.maxCommentLength,
        maxFindings: config.maxFindings,
        onlyFailure,
        permalink: (path, line) => forge.permalink(pull, path, line),
        commands: context.services.offers(onlyFailure ? {} : shownIds(report)),
        beside,
        categories: new Map(reviewers.map((one) => [one.name, one.category])),
        // What nobody was shown must not count as known.
        ...withState(onlyFailure ? previous : withSuggested(state, beside)),
      },
    );
    const publication = await forge.ensureComment(pull.ref, reviewMarker, body, writes, own.signal);
    const check = renderCheck(report, {
      failOn: config.failOn,
      modelFailOn: config.modelFailOn,
      isConfigInvalid: problems.length > 0,
      isTeamInvalid: team.problems.length > 0,
      areRulesInvalid: team.rules.problems.length > 0,
      onlyFailure,
    });
    return { publication, check };
  });
}

/**
 * Writes the check as it was rendered beside the comment: after a crash the times would differ, and a check with
 * annotations that says anything else than the one that is there becomes a second one.
 */
export async function concludeReview(
  context: RunContext,
  { pull }: Wanted,
  { publication, check }: Published,
  report: Report,
): Promise<RunResult> {
  const { ref, headSha } = pull;
  const { url } = publication;
  await context.step("conclude", () => settleCheck(context, ref, { headSha, ...check, url }));
  return { status: "published", publication, overheadMs: overheadOf(context, report) };
}

/** What the run cost besides its reviewers and the forge. */
function overheadOf({ startMs, busy }: RunContext, report: Report): number {
  const run = { name: "run", startMs, durationMs: clockMs() - startMs };
  return uncoveredMs(run, [...busy, ...report.spans]);
}

function withState(state: State | null): { state?: State } {
  return state === null ? {} : { state };
}
