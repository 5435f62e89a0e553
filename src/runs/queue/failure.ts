import { ForgeError } from "../../forges/forge.ts";
import * as messages from "../../report/messages/endings.ts";
import { UserError } from "../../types/user-error.ts";
import { Misdelivered } from "./misdelivered.ts";

/** How often trouble is waited out before people are told of it: some minutes, and as long as the forge takes to answer. */
const mostTries = 8;
/** A limit names the time when it ends, and that is waited for. */
const mostTriesOfLimit = 20;

/** A token that is not taken now, a change in the middle of an answer, and what `undefined` stands for: no answer. */
const passingStatuses = new Set<number | undefined>([undefined, 401, 408, 409]);

/**
 * Whether what a run failed of may pass by itself, so that it is tried again later: a rate limit, a forge that is down,
 * trouble of our own such as a database that was restarted. Only when it has not for several tries people are told.
 *
 * @param failures how often the run has failed so far
 */
export function isPassing(failures: number, error: unknown): boolean {
  // Nobody may be told of it there: the queue ends it.
  if (error instanceof Misdelivered) return true;
  if (error instanceof UserError) return false;
  if (!(error instanceof ForgeError)) return failures < mostTries;
  const { status } = error;
  if (status === 429) return failures < mostTriesOfLimit;
  const isTrouble = passingStatuses.has(status) || (status !== undefined && status >= 500);
  return isTrouble && failures < mostTries;
}

/** Not known to us, gone, too large, elsewhere, not ours to write to, or not to the forge's liking. */
const refusals = new Set<number | undefined>([401, 403, 404, 410, 413, 421, 422, 423, 451]);

/** Whether the forge will not have it, and trying again is no use, after so many failures of the run. */
export function isFinal(failures: number, error: unknown): boolean {
  const isRefusal = error instanceof ForgeError && refusals.has(error.status);
  return isRefusal && !isPassing(failures, error);
}

/** Why a run failed, for people: they read what was written for them; anything else may hold what they must not see. */
export function reasonFor(runId: string, error: unknown): string {
  const isForPeople = error instanceof UserError || error instanceof ForgeError;
  return isForPeople ? error.message : messages.internalError(runId);
}
