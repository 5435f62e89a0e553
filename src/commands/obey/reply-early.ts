import type { CommandContext } from "../command.ts";
import { bearing, isForgeError } from "./bearing.ts";

/**
 * Begins the reply that the job which a command asks for goes on to edit. Called before that job is asked for, so that what the job
 * says is the later word, and written once, also when the command is obeyed again after a crash. In a conversation that is locked
 * there is none; then the reaction has to do.
 */
export async function replyEarly(
  { thread, marker, forge, step, signal }: CommandContext,
  words: string,
): Promise<void> {
  await step("reply", () =>
    bearing(isForgeError, forge.ensureComment(thread, marker, `${marker}\n${words}`, signal)),
  );
}
