import { z } from "zod";
import type { OwnComment } from "../forge.ts";
import { json } from "../http/answer.ts";
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
