import { ForgeError } from "../forges/forge.ts";
import { renderStopped } from "../report/comment.ts";
import * as messages from "../report/messages.ts";
import { decodeState, reviewMarker } from "../report/state.ts";
import { UserError } from "../types/user-error.ts";
import type { RunContext, Wanted } from "./run-context.ts";
import type { RunResult } from "./run-events.ts";
import { letGo, lookAgain } from "./superseding.ts";
import { isRefusal, settleCheck } from "./try-check.ts";

/**
 * Tells the pull, once, that it was not reviewed, in the comment and beside the commit. Never speaks for another head than
 * the run's own. Rejects, to be run again, when the forge can't be reached; where we may not write there is nobody to tell.
 */
export async function giveUp(
  context: RunContext,
  wanted: Wanted | undefined,
  error: unknown,
): Promise<RunResult> {
  const { forge, request, signal, writes, services } = context;
  const reason = reasonOf(context, error);
  services.log.error({ runId: context.id, err: error }, "run gave up");
  try {
    if (wanted !== undefined) {
      const { successor } = await lookAgain(context, wanted);
      if (successor !== undefined) return await letGo(context, wanted, successor);
    }
    const pull = wanted?.pull ?? (await forge.fetchPull(request.pull, signal));
    const comment = await forge.findComment(pull.ref, reviewMarker, signal);
    const previous = comment === undefined ? undefined : decodeState(comment.body);
    // Nothing was announced yet, so a review of this very commit still stands there, and says more than we could.
    const isReviewed = wanted === undefined && previous?.headSha === pull.headSha;
    if (isReviewed) return { status: "gave-up", reason };
    const stopped = renderStopped({ headSha: pull.headSha, reason, previous });
    await settleCheck(context, pull.ref, stopped.check);
    await forge.ensureComment(pull.ref, reviewMarker, stopped.body, writes);
  } catch (failure) {
    if (!isRefusal(failure)) throw failure;
  }
  return { status: "gave-up", reason };
}

/** People read what was written for them; anything else may hold what they must not see. */
function reasonOf(context: RunContext, error: unknown): string {
  return error instanceof UserError || error instanceof ForgeError
    ? error.message
    : messages.internalError(context.id);
}
