import type { RepositoryRef } from "../../types/pull.ts";
import type { Reaction } from "../forge.ts";
import type { Caller } from "../http/caller.ts";
import { operations } from "./operations.ts";

/** GitHub answers 200 instead of 201 when the reaction is there already: no need to look first. */
export async function react(
  caller: Caller,
  repository: RepositoryRef,
  commentId: number,
  reaction: Reaction,
  signal: AbortSignal,
): Promise<void> {
  await caller.call({
    operation: operations.react,
    repository,
    parameters: { comment_id: commentId, content: reaction },
    signal,
    read: () => undefined,
  });
}
