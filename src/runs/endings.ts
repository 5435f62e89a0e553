import { ForgeError } from "../forges/forge.ts";
import { renderStopped } from "../report/comment.ts";
import * as messages from "../report/messages.ts";
import { decodeState, reviewMarker } from "../report/state.ts";
import type { Pull } from "../types/pull.ts";
import { UserError } from "../types/user-error.ts";
import type { RunContext, Wanted } from "./run-context.ts";
import type { RunResult } from "./run-events.ts";
import { tryCheck } from "./try-check.ts";

/** Whether the pull has moved on to a head that is to be reviewed too. */
export function isPassed({ pull, config }: Wanted, now: Pull): boolean {
  const isWelcome = now.state === "open" && (config.drafts || !now.draft);
  return now.headSha !== pull.headSha && isWelcome && config.on.includes("synchronize");
}

/** Ends a run whose pull has moved on: its check says so, and the comment belongs to the newer run. */
export async function letGo(context: RunContext, { pull }: Wanted, by: string): Promise<RunResult> {
  const check = messages.supersededCheck(pull.headSha, by);
  await context.step("let go", () => tryCheck(context, pull, check));
  return { status: "superseded", by };
}

/**
 * Tells the pull, once, that it was not reviewed, in the comment and beside the commit. Never speaks for another head than
 * the run's own. Rejects, to be run again, when the forge can't be reached; where we may not write there is nobody to tell.
 */
export async function giveUp(
  context: RunContext,
  wanted: Wanted | undefined,
  error: unknown,
): Promise<RunResult> {
  const { forge, request, signal, services } = context;
  const reason = reasonOf(context, error);
  services.log.error({ runId: context.id, err: causeOf(error) }, "run gave up");
  try {
    const now = await forge.fetchPull(request.pull, signal);
    const pull = wanted?.pull ?? now;
    if (wanted !== undefined && isPassed(wanted, now)) {
      await tryCheck(context, pull, messages.supersededCheck(pull.headSha, now.headSha));
      return { status: "superseded", by: now.headSha };
    }
    const comment = await forge.findComment(pull.ref, reviewMarker, signal);
    const previous = comment === undefined ? undefined : decodeState(comment.body);
    // Nothing was announced yet, so a review of this very commit still stands there, and says more than we could.
    const isReviewed = wanted === undefined && previous?.headSha === pull.headSha;
    if (isReviewed) return { status: "gave-up", reason };
    const stopped = renderStopped({ headSha: pull.headSha, reason, previous });
    await tryCheck(context, pull, stopped.check);
    await forge.ensureComment(pull.ref, reviewMarker, stopped.body, signal);
  } catch (failure) {
    if (!isRefusal(failure)) throw failure;
  }
  return { status: "gave-up", reason };
}

/** People read what was written for them; anything else may hold what they must not see. */
function reasonOf(context: RunContext, error: unknown): string {
  const cause = causeOf(error);
  return cause instanceof UserError || cause instanceof ForgeError
    ? cause.message
    : messages.internalError(context.id);
}

/** The forge will not let us say anything there: it is gone, or not ours to write to. */
function isRefusal(error: unknown): boolean {
  return error instanceof ForgeError && [401, 403, 404, 410, 451].includes(error.status ?? 0);
}

/** A failed step wraps what its stage threw. */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.name === "StepError" ? error.cause : error;
}
