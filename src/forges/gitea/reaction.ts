import { z } from "zod";
import type { RepositoryRef } from "../../types/pull.ts";
import { ForgeError, type Reaction } from "../forge.ts";
import { json } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import { operations } from "./operations.ts";

/** A host's administrator chooses which reactions there are: where ours is none of them, there is none. */
export async function react(
  caller: Caller,
  repository: RepositoryRef,
  commentId: number,
  reaction: Reaction,
  signal: AbortSignal,
): Promise<void> {
  try {
    await caller.call({
      operation: operations.react,
      repository,
      parameters: { comment_id: commentId, content: reaction },
      signal,
      // Anything else would be a page that somebody put in front of the host.
      read: json(z.object({ content: z.string() })),
    });
  } catch (error) {
    const isUnknown = error instanceof ForgeError && /not an allowed reaction/i.test(error.message);
    if (!isUnknown) throw error;
  }
}
