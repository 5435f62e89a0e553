import { ForgeError, type Forge } from "../../forges/forge.ts";
import type { Ending } from "../../store/queue/end-run.ts";
import { UserError } from "../../types/user-error.ts";
import { isFinal, reasonFor } from "../queue/failure.ts";
import type { Job } from "../queue/job.ts";
import type { ReviewRequest } from "./review-request.ts";
import type { RunServices } from "./run-context.ts";
import type { RunResult } from "./run-events.ts";

/** How a review ends that has no forge. */
interface Unopened extends Pick<Ending, "isMisdelivered"> {
  result: RunResult;
}

/** The forge of a job's pull, or why the job ends without it: then there is nobody who could be told anything. */
export async function openForge(
  { id, input, failures, signal, log }: Job<ReviewRequest>,
  services: RunServices,
): Promise<Forge | Unopened> {
  try {
    return await services.openForge(input.pull, signal);
  } catch (error) {
    if (!(error instanceof UserError) && !isFinal(failures, error)) throw error;
    log.error({ err: error }, "run gave up");
    const result = { status: "gave-up" as const, reason: reasonFor(id, error) };
    const isNotShown = error instanceof ForgeError && error.status === 404;
    return isNotShown ? { result, isMisdelivered: "perhaps" } : { result };
  }
}
