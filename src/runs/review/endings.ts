import type { OwnComment } from "../../forges/forge.ts";
import { renderCancelled, renderStandsStill, renderStopped } from "../../report/comment/comment.ts";
import { cancelledCheck } from "../../report/messages/checks.ts";
import { notReviewed } from "../../report/messages/endings.ts";
import type { StandInText } from "../../report/comment/stand-in.ts";
import { decodeState, type State } from "../../report/comment/state.ts";
import { isPublished, lastReview } from "../../store/records/records.ts";
import { reviewMarker } from "../../types/markers.ts";
import type { Pull } from "../../types/pull.ts";
import { pullKey } from "../pull-key.ts";
import type { RunContext, Wanted } from "./run-context.ts";
import type { RunResult } from "./run-events.ts";
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
    await tell(context, pull, { reason, isAnnounced: wanted !== undefined });
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
      await standIn(context, pull, await findComment(context, pull), (previous) =>
        renderCancelled({ headSha, login: by, previous }),
      );
    });
  } catch (failure) {
    if (!isFinal(failures, failure)) throw failure;
  }
  return { status: "cancelled", by };
}

/** Says that nothing follows, where a review that was superseded has left it to this one to say what does. */
export async function endSkipped(context: RunContext, phrase: string): Promise<void> {
  const pull = await findAbandoned(context);
  if (pull === undefined) return;
  const { headSha } = pull;
  const reason = notReviewed(phrase);
  try {
    await standIn(context, pull, await findComment(context, pull), (previous) =>
      renderStopped({ headSha, reason, previous }),
    );
  } catch (failure) {
    if (!isFinal(context.failures, failure)) throw failure;
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

/** Says it in the one comment: in its place if the review was announced, else below a review of the same commit. */
async function tell(
  context: RunContext,
  pull: Pull,
  { reason, isAnnounced }: { reason: string; isAnnounced: boolean },
): Promise<void> {
  const { forge, writes } = context;
  const { headSha } = pull;
  const comment = await findComment(context, pull);
  const isReviewed =
    comment !== undefined && comment !== "unreadable" && previousOf(comment)?.headSha === headSha;
  if (isReviewed && !isAnnounced) {
    const body = renderStandsStill(comment.body, { reason, maxLength: forge.maxCommentLength });
    await forge.ensureComment(pull.ref, reviewMarker, body, writes);
    return;
  }
  await standIn(context, pull, comment, (previous) => renderStopped({ headSha, reason, previous }));
}

/** Puts this in the review's place, in the comment and beside the commit. */
async function standIn(
  context: RunContext,
  { ref, url }: Pull,
  comment: FoundComment,
  render: (previous: State | undefined) => StandInText,
): Promise<void> {
  const { forge, writes } = context;
  if (comment === "unreadable") {
    await settleCheck(context, ref, render(undefined).check);
    return;
  }
  const { body, check } = render(previousOf(comment));
  await settleCheck(context, ref, { ...check, url: comment?.url ?? url });
  await forge.ensureComment(ref, reviewMarker, body, writes);
}

type FoundComment = OwnComment | "unreadable" | undefined;

function previousOf(comment: OwnComment | undefined): State | undefined {
  return comment === undefined ? undefined : decodeState(comment.body);
}

/** Our comment, unless strangers made the conversation too long to be read: beside the commit it can be said all the same. */
async function findComment(
  { forge, signal, failures }: RunContext,
  { ref }: Pull,
): Promise<FoundComment> {
  try {
    return await forge.findComment(ref, reviewMarker, signal);
  } catch (error) {
    if (!isFinal(failures, error)) throw error;
    return "unreadable";
  }
}
