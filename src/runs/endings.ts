import type { OwnComment } from "../forges/forge.ts";
import { renderStandsStill, renderStopped } from "../report/comment.ts";
import { decodeState, reviewMarker } from "../report/state.ts";
import type { Pull } from "../types/pull.ts";
import type { RunContext, Wanted } from "./run-context.ts";
import type { RunResult } from "./run-events.ts";
import { letGo, lookAgain } from "./superseding.ts";
import { isFinal, reasonFor } from "./failure.ts";
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

/** Says it in the one comment: in its place if the review was announced, else below a review of the same commit. */
async function tell(
  context: RunContext,
  pull: Pull,
  { reason, isAnnounced }: { reason: string; isAnnounced: boolean },
): Promise<void> {
  const { forge, writes } = context;
  const comment = await findComment(context, pull);
  if (comment === "unreadable") {
    const { check } = renderStopped({ headSha: pull.headSha, reason, previous: undefined });
    await settleCheck(context, pull.ref, check);
    return;
  }
  const previous = comment === undefined ? undefined : decodeState(comment.body);
  if (comment !== undefined && !isAnnounced && previous?.headSha === pull.headSha) {
    const body = renderStandsStill(comment.body, { reason, maxLength: forge.maxCommentLength });
    await forge.ensureComment(pull.ref, reviewMarker, body, writes);
    return;
  }
  const stopped = renderStopped({ headSha: pull.headSha, reason, previous });
  await settleCheck(context, pull.ref, { ...stopped.check, url: comment?.url ?? pull.url });
  await forge.ensureComment(pull.ref, reviewMarker, stopped.body, writes);
}

/** Our comment, unless strangers made the conversation too long to be read: beside the commit it can be said all the same. */
async function findComment(
  { forge, signal, failures }: RunContext,
  { ref }: Pull,
): Promise<OwnComment | "unreadable" | undefined> {
  try {
    return await forge.findComment(ref, reviewMarker, signal);
  } catch (error) {
    if (!isFinal(failures, error)) throw error;
    return "unreadable";
  }
}
