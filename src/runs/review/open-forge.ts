import type { Forge } from "../../forges/forge.ts";
import { UserError } from "../../types/user-error.ts";
import { isFinal, reasonFor } from "../queue/failure.ts";
import type { Job } from "../queue/job.ts";
import type { ReviewRequest } from "./review-request.ts";
import type { RunServices } from "./run-context.ts";
import type { RunResult } from "./run-events.ts";

/** The forge of a job's pull, or why the job ends without it: then there is nobody who could be told anything. */
export async function openForge(
  { id, input, failures, signal, log }: Job<ReviewRequest>,
  services: RunServices,
): Promise<Forge | RunResult> {
  try {
    return await services.openForge(input.pull, signal);
  } catch (error) {
    if (!(error instanceof UserError) && !isFinal(failures, error)) throw error;
    log.error({ err: error }, "run gave up");
    return { status: "gave-up", reason: reasonFor(id, error) };
  }
}
