import * as checks from "../../report/messages/checks.ts";
import { isPublished } from "../../store/records/records.ts";
import { pullKey } from "../pull-key.ts";
import type { Waiting } from "../queue/durable-queue.ts";
import { lookAtPull } from "./look-at-pull.ts";
import type { ReviewRequest } from "./review-request.ts";
import type { RunContext, RunServices, Wanted } from "./run-context.ts";
import { detailOf, type RunResult } from "./run-events.ts";
import { settleCheck, tryCheck } from "./try-check.ts";

/** Says beside the commit how many reviews are before this one. */
export async function tellPosition(
  { id, input: request, position, told, note, signal, log }: Waiting<ReviewRequest>,
  services: RunServices,
): Promise<void> {
  const forge = await services.openForge(request.pull, signal);
  const context = { id, request, forge, services, signal, writes: signal, failures: 0, log };
  const wanted = await lookAtPull(context);
  // Why it will not be reviewed is found again, and said, when its turn comes.
  if ("status" in wanted) return;
  const { headSha, url } = wanted.pull;
  const { query } = services.database;
  // What was said of a commit stays said until its next review has a result.
  if (await isPublished(query, pullKey(request.pull), headSha)) return;
  if (told !== null && told !== headSha) {
    const superseded = { ...checks.supersededCheck(told, headSha), url };
    await settleCheck(context, request.pull, superseded);
  }
  await note(headSha);
  await tryCheck(context, request.pull, { ...checks.queuedCheck(headSha, position), url });
}

/** Takes that back where it stands beside a commit that is not the one to be read now, or where none is. */
export async function takeBackPosition(
  context: RunContext,
  wanted: Wanted | RunResult,
): Promise<void> {
  const { told, request, services } = context;
  const shown = "pull" in wanted ? wanted.pull.headSha : pausedHeadOf(wanted);
  if (told === null || shown === told) return;
  await context.step("take back", async () => {
    // Whoever has reviewed it meanwhile has said so in that check.
    if (await isPublished(services.database.query, pullKey(request.pull), told)) return null;
    const check =
      "pull" in wanted
        ? { ...checks.supersededCheck(told, wanted.pull.headSha), url: wanted.pull.url }
        : checks.skippedCheck(told, detailOf(wanted));
    return await settleCheck(context, request.pull, check);
  });
}

/** The head of which something is still to be said, as it was skipped in a pause. */
function pausedHeadOf(result: RunResult): string | undefined {
  return result.status === "skipped" ? result.paused?.headSha : undefined;
}
