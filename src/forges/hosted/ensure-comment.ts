import type { ThreadRef } from "../../types/pull.ts";
import type { OwnComment, Publication } from "../forge.ts";
import { orNone, type Answer } from "../http/answer.ts";
import type { Caller, CallSignals } from "../http/caller.ts";
import type { Operation } from "../http/operation.ts";
import { settle } from "./settle.ts";

/** How a host keeps the comments of a conversation. */
export interface CommentRoutes {
  /** Takes `issue_number` and `body`. */
  create: Operation;
  /** Takes `comment_id` and `body`. */
  update: Operation;
  /** The comment in an answer of either. */
  read(answer: Answer): OwnComment;
  /** Our oldest comment that begins with `marker`. */
  find(thread: ThreadRef, marker: string, signals: CallSignals): Promise<OwnComment | undefined>;
}

/**
 * Edits our comment with this marker if there is one, else creates it; one at a time for each conversation. A second comment
 * of ours, from two processes that raced, is left alone: people may have answered or reacted to it, and deleting is the one
 * thing that can't be taken back.
 */
export function ensureComment(
  caller: Caller,
  routes: CommentRoutes,
  thread: ThreadRef,
  { marker, body }: { marker: string; body: string },
  signals: CallSignals,
): Promise<Publication> {
  const { owner, repo, number } = thread;
  return caller.inTurn(`${owner}/${repo}#${number}`, signals, async () => {
    const earlier = await routes.find(thread, marker, signals);
    if (earlier) {
      if (sameBody(earlier.body, body)) return published(earlier, "unchanged");
      const update = caller.call({
        operation: routes.update,
        repository: thread,
        parameters: { comment_id: earlier.id, body },
        ...signals,
        read: (answer) => routes.read(answer),
      });
      const edited = await orNone(update);
      if (edited) return published(edited, "edited");
      // Somebody deleted it since we looked: then there is none, and it is created.
    }
    const created = await caller.call({
      operation: routes.create,
      repository: thread,
      parameters: { issue_number: number, body },
      ...signals,
      read: (answer) => routes.read(answer),
      tookEffect: () => routes.find(thread, marker, signals),
    });
    return published(created, "created");
  });
}

const sameBody = (a: string, b: string) => settle(a) === settle(b);

function published(comment: OwnComment, change: Publication["change"]): Publication {
  return { commentId: comment.id, url: comment.url, change };
}
