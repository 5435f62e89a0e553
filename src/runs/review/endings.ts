import { renderCancelled, renderStopped } from "../../report/comment/comment.ts";
import { renderStandsStill, type StandInText } from "../../report/comment/stand-in.ts";
import type { State } from "../../report/comment/state.ts";
import { cancelledCheck, pausedCheck } from "../../report/messages/checks.ts";
import {
  laterReviewCancelledBy,
  laterReviewStoppedFor,
  notReviewed,
} from "../../report/messages/endings.ts";
import { isPublished, lastReview } from "../../store/records/records.ts";
import { reviewMarker } from "../../types/markers.ts";
import type { Pull } from "../../types/pull.ts";
import { pullKey } from "../pull-key.ts";
import { findComment, findLast, lastIn, type LastReview } from "./find-last.ts";
import type { RunContext, Wanted } from "./run-context.ts";
import type { RunResult } from "./run-events.ts";
import { checkThatStands } from "./standing-check.ts";
import { steps } from "./steps.ts";
import { letGo, lookAgain } from "./superseding.ts";
import { isFinal, reasonFor } from "../queue/failure.ts";
import { settleCheck } from "./try-check.ts";

/**
 * Tells the pull, once, that it was not reviewed, in the comment and beside the commit. Never speaks for another head than
 * the run's own. Rejects, to be run again, when the forge can't be reached; where we may not write there is nobody to tell.
 */
export async function giveUp(
  context: RunContext,
  wanted: Wanted | undefined,
  error: unknown,
): Promise<RunResult> {
  const reason = reasonFor(context.id, error);
  try {
    if (wanted !== undefined) {
      const { successor } = await lookAgain(context, wanted);
      if (successor !== undefined) return await letGo(context, wanted, successor);
    }
    const pull =
      wanted?.pull ?? (await context.forge.fetchPull(context.request.pull, context.signal));
    await say(context, { pull, wanted }, stopped(pull, reason));
  } catch (failure) {
    if (!isFinal(context.failures, failure)) throw failure;
  }
  context.log.error({ err: error }, "run gave up");
  return { status: "gave-up", reason };
}

/**
 * Ends a run that was cancelled, and tells that wherever people were told of it: of its own head, or of what it would have taken the
 * place of. Rejects as `giveUp` does.
 */
export async function endCancelled(
  context: RunContext,
  wanted: Wanted | undefined,
  by: string,
): Promise<RunResult> {
  const { told, request, services, failures } = context;
  try {
    await context.step("cancel", async () => {
      const { query } = services.database;
      const isSaid = told === null || told === wanted?.pull.headSha;
      if (!isSaid && !(await isPublished(query, pullKey(request.pull), told))) {
        await settleCheck(context, request.pull, cancelledCheck(told, by));
      }
      const pull = wanted?.pull ?? (await findAbandoned(context));
      if (pull === undefined) return;
      const { headSha } = pull;
      await say(
        context,
        { pull, wanted },
        {
          notice: laterReviewCancelledBy(by),
          render: (previous) => renderCancelled({ headSha, login: by, previous }),
        },
      );
    });
  } catch (failure) {
    if (!isFinal(failures, failure)) throw failure;
  }
  return { status: "cancelled", by };
}

/**
 * Says that nothing follows, where a review that was superseded has left it to this one to say what does; and beside a head that
 * only a pause keeps from being reviewed, that it waits.
 */
export async function endSkipped(
  context: RunContext,
  { reason, paused }: Extract<RunResult, { status: "skipped" }>,
): Promise<void> {
  const { request, services, failures } = context;
  try {
    const pull = await findAbandoned(context);
    if (pull !== undefined) {
      await say(
        context,
        { pull, isChecked: paused !== undefined },
        stopped(pull, notReviewed(reason)),
      );
    }
    if (paused === undefined) return;
    const { headSha, login, url } = paused;
    // What its review has come to is said there.
    if (await isPublished(services.database.query, pullKey(request.pull), headSha)) return;
    await settleCheck(context, request.pull, { ...pausedCheck(headSha, login), url });
  } catch (failure) {
    if (!isFinal(failures, failure)) throw failure;
  }
}

/** The pull, if its comment still says that a review is under way which was superseded since. */
async function findAbandoned({
  forge,
  request,
  services,
  signal,
}: RunContext): Promise<Pull | undefined> {
  const last = await lastReview(services.database.query, pullKey(request.pull));
  return last?.status === "superseded" ? await forge.fetchPull(request.pull, signal) : undefined;
}

/** What there is to say of a review that has no result. */
interface Said {
  /** A sentence in Markdown, above a review of the same commit that stands. */
  notice: string;
  /** What stands in the review's place where there is none. */
  render: (previous: State | undefined) => StandInText;
}

function stopped({ headSha }: Pull, reason: string): Said {
  return {
    notice: laterReviewStoppedFor(reason),
    render: (previous) => renderStopped({ headSha, reason, previous }),
  };
}

/**
 * Says it in the one comment and beside the commit. A review of the same commit is put back where it was, and the check says again
 * what follows from it: a second one that ends early must not undo what the first one found.
 */
async function say(
  context: RunContext,
  {
    pull,
    wanted,
    isChecked = false,
  }: { pull: Pull; wanted?: Wanted | undefined; isChecked?: boolean },
  { notice, render }: Said,
): Promise<void> {
  const { forge, writes } = context;
  const { ref, headSha } = pull;
  const comment = await findComment(context, pull);
  const { previous, standing } = await lastOf(context, pull, comment);
  const { body, check } = render(previous);
  if (!isChecked) {
    const isSameHead = previous?.headSha === headSha;
    const shown = isSameHead ? await checkThatStands(context, wanted, { previous, notice }) : check;
    const page = comment === "unreadable" ? {} : { url: comment?.url ?? pull.url };
    if (shown !== undefined) await settleCheck(context, ref, { ...shown, ...page });
  }
  if (comment === "unreadable") return;
  const maxLength = forge.maxCommentLength;
  const text = standing === null ? body : renderStandsStill(standing, { notice, maxLength });
  await forge.ensureComment(ref, reviewMarker, text, writes);
}

/** The review that stood there before this run wrote anything: it was kept then, or stands there still. */
async function lastOf(
  context: RunContext,
  pull: Pull,
  comment: Awaited<ReturnType<typeof findComment>>,
): Promise<{ previous: State | undefined; standing: string | null }> {
  const none: LastReview = { previous: null, standing: null };
  const kept = context.isKept(steps.findLast) ? await findLast(context, pull) : none;
  const seen = comment === undefined || comment === "unreadable" ? none : lastIn(comment, pull);
  return {
    previous: seen.previous ?? kept.previous ?? undefined,
    standing: kept.standing ?? seen.standing,
  };
}
