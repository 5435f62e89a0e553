import type { Enqueue } from "../runs/durable-queue.ts";
import type { ReviewRequest } from "../runs/review-request.ts";
import type { Pull, PullRef } from "../types/pull.ts";

/** What a command may use. */
export interface CommandContext {
  pull: PullRef;
  /** Who wrote it. */
  login: string;
  args: readonly string[];
  /** The pull as it is now. */
  fetchPull: () => Promise<Pull>;
  /** Names of the reviewers there are. */
  reviewers: readonly string[];
  /** All commands, for help. */
  commands: readonly Command[];
  /** A key that is the same when the same comment is obeyed again after a crash. */
  key: string;
  requestReview: Enqueue<ReviewRequest>;
}

/** One slash command: what it does and what help says, together. */
export interface Command {
  name: string;
  /** As one would type it: `/review [reviewer…]`. */
  usage: string;
  /** One sentence for `/help`. */
  summary: string;
  /** The permission on the repository that it takes. */
  needs: "read" | "write";
  /** Resolves with a reply in Markdown where words are needed. A `UserError` becomes the reply and 👎. */
  run(context: CommandContext): Promise<string | undefined>;
}

export function defineCommand(command: Command): Command {
  return command;
}
