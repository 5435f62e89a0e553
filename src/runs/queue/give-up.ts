import { processesDied } from "../../report/messages/endings.ts";
import { UserError } from "../../types/user-error.ts";
import { deathsUntilGivenUp } from "./back-off.ts";
import { isPassing, reasonFor } from "./failure.ts";
import type { Job } from "./job.ts";

/** One process after another died with a job: it is nobody's to try again, whatever people do. */
export class ProcessesDied extends UserError {
  constructor(deaths: number) {
    super(processesDied(deaths));
  }
}

/** Rejects with `ProcessesDied` once so many have; to be asked when whoever is to be told of it can be. */
export function refuseDeadly({ deaths }: Pick<Job<unknown>, "deaths">): void {
  if (deaths >= deathsUntilGivenUp) throw new ProcessesDied(deaths);
}

/** Whether what it failed of is for people to mend. */
export function isTheirs(error: unknown): boolean {
  return error instanceof UserError && !(error instanceof ProcessesDied);
}

/**
 * Does a job's work, or a part of it, or gives it up for good where it failed of what does not pass by itself: then the answer is
 * that of `giveUp`, which tells people the reason. Rejects with what is to be tried again, and when the process has to let go.
 */
export async function orGiveUp<Answer>(
  { id, signal, failures }: Pick<Job<unknown>, "id" | "signal" | "failures">,
  work: () => Promise<Answer>,
  giveUp: (reason: string, error: unknown) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted || isPassing(failures, error)) throw error;
    return await giveUp(reasonFor(id, error), error);
  }
}
