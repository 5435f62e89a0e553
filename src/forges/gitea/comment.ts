import { z } from "zod";
import type { ThreadRef } from "../../types/pull.ts";
import type { OwnComment, ThreadComment } from "../forge.ts";
import { json, orNone } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import type { CommentRoutes } from "../hosted/ensure-comment.ts";
import type { Bot } from "./bot.ts";
import { operations } from "./operations.ts";

const Comment = z.object({
  id: z.number(),
  body: z.string(),
  html_url: z.string(),
  user: z.object({ id: z.number() }).nullish(),
});
type Comment = z.infer<typeof Comment>;

/** Comments of the bot. Gitea lists all of a conversation in one answer, the oldest first. */
export function createCommentRoutes(caller: Caller, bot: Bot): CommentRoutes {
  return {
    create: operations.createComment,
    update: operations.updateComment,
    read: (answer) => toOwnComment(json(Comment)(answer)),
    find: async (thread, marker, signals) => {
      const comments = await caller.call({
        operation: operations.listComments,
        repository: thread,
        parameters: { issue_number: thread.number },
        ...signals,
        read: json(z.array(Comment)),
      });
      const found = comments.find((one) => one.user?.id === bot.id && one.body.startsWith(marker));
      return found && toOwnComment(found);
    },
  };
}

function toOwnComment({ id, body, html_url: url }: Comment): OwnComment {
  return { id, body, url };
}

const CommentOfThread = Comment.extend({
  user: z.object({ id: z.number(), login: z.string() }).nullish(),
  created_at: z.iso.datetime({ offset: true }),
  // One of them is empty.
  issue_url: z.string(),
  pull_request_url: z.string(),
});

export function fetchComment(
  caller: Caller,
  thread: ThreadRef,
  commentId: number,
  signal: AbortSignal,
): Promise<ThreadComment | undefined> {
  return orNone(
    caller.call({
      operation: operations.fetchComment,
      repository: thread,
      parameters: { comment_id: commentId },
      signal,
      read(answer) {
        // Ids are shared with pushes, labels and the like, of which there is nothing to show (204).
        if (answer.bytes.length === 0) return undefined;
        const comment = json(CommentOfThread)(answer);
        const url = comment.pull_request_url || comment.issue_url;
        const isThere = new RegExp(`/(?:pulls|issues)/${thread.number}$`).test(url);
        if (comment.user == null || !isThere) return undefined;
        const writtenMs = Date.parse(comment.created_at);
        return { login: comment.user.login, body: comment.body, writtenMs };
      },
    }),
  );
}
