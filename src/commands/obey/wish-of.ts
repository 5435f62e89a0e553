import type { Forge } from "../../forges/forge.ts";
import type { Job } from "../../runs/queue/job.ts";
import type { Database } from "../../store/database/database.ts";
import { isDoneBefore } from "../../store/queue/done-before.ts";
import type { CommandRequest } from "./command-request.ts";
import { isToNamed, readComment, type GivenCommand, type Wish } from "./read-comment.ts";

/** Why a comment is not obeyed. */
export type Unwanted = "not ours" | "not given" | "too old" | "obeyed before";

export interface Memory {
  database: Database;
  /** How long runs are remembered after their end, in milliseconds. */
  retentionMs: number;
}

/** How comments end that were obeyed, whatever the answer was. */
const obeyed = ["done", "later", "wrong", "refused"];

/**
 * What a comment asks of us, or why it is not obeyed. Where others than the host can have signed the delivery, they may have made
 * it up: who wrote what is asked of the comment itself, as it stands now. So it is where the door could not know whether
 * the words were meant for us, and kept none.
 */
export async function wishOf(
  job: Job<CommandRequest>,
  forge: Forge,
  memory: Memory,
): Promise<Wish | Unwanted> {
  const { input, signal } = job;
  const { commands, leftOut, thread, commentId, login } = input;
  const ours = commands.filter((given) => isOurs(given, forge));
  if (ours.length === 0 || login === forge.login) return "not ours";
  const { authenticDeliveries } = forge.capabilities;
  if (authenticDeliveries && !ours.some(isToNamed)) return { commands, leftOut };
  const comment = await forge.fetchComment(thread, commentId, signal);
  if (comment?.login !== login) return "not given";
  if (!authenticDeliveries) {
    // Known by its comment: who changes a byte of a delivery has another delivery.
    if (await isObeyedBefore(job, memory)) return "obeyed before";
    // As long ago as this it may have been obeyed and forgotten.
    const nowMs = await memory.database.now();
    if (comment.writtenMs < nowMs - memory.retentionMs) return "too old";
  }
  return readComment(comment.body) ?? "not given";
}

/** On a host where we are called otherwise, our name is that one too. */
export function isOurs(given: GivenCommand, { login }: Forge): boolean {
  return !isToNamed(given) || given.to === login.replace(/\[bot\]$/, "").toLowerCase();
}

/** Those of a pull are obeyed one after the other, so that none is obeyed meanwhile. */
function isObeyedBefore(
  { id, input: { commentId } }: Job<CommandRequest>,
  { database }: Memory,
): Promise<boolean> {
  // The quotes of what people write are escaped in it.
  const part = `"commentId":${commentId},`;
  return isDoneBefore(database.query, { id, part, statuses: obeyed });
}
