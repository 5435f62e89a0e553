import { z } from "zod";
import type { ThreadRef } from "../../types/pull.ts";
import { ForgeError, type OwnComment, type ThreadComment } from "../forge.ts";
import { hasNextPage, json, orNone } from "../http/answer.ts";
import type { Caller, CallSignals } from "../http/caller.ts";
import type { CommentRoutes } from "../hosted/ensure-comment.ts";
import { operations } from "./operations.ts";

/** Who we are on GitHub: the App's id and the name in its address. */
export interface GitHubApp {
  id: number;
  slug: string;
}

const Comment = z.object({
  id: z.number(),
  body: z.string().nullish(),
  html_url: z.string(),
  user: z.object({ login: z.string(), type: z.string() }).nullish(),
  performed_via_github_app: z.object({ id: z.number() }).nullish(),
});
type Comment = z.infer<typeof Comment>;

/** 100 comments each; GitHub itself closes a conversation at 2,500. */
const maxPages = 100;

/** Comments of an App: the oldest come first, so the first hit is the one. */
export function createCommentRoutes(caller: Caller, app: GitHubApp): CommentRoutes {
  return {
    create: operations.createComment,
    update: operations.updateComment,
    read: (answer) => toOwnComment(json(Comment)(answer)),
    find: (thread, marker, signals) =>
      findComment(caller, thread, signals, (comment) => isOurs(comment, app, marker)),
  };
}

/** The account that an App writes with. */
export function ownLogin({ slug }: GitHubApp): string {
  return `${slug}[bot]`;
}

/**
 * Written by the App itself. The account must be a bot: `performed_via_github_app` also names our App on what a *person* posts
 * with a user token of it, and with the device flow anybody can get one. People can't register logins with brackets.
 */
function isOurs(comment: Comment, app: GitHubApp, marker: string): boolean {
  const { user, performed_via_github_app: via, body } = comment;
  if (user?.type !== "Bot" || body?.startsWith(marker) !== true) return false;
  return via?.id === app.id || user.login === ownLogin(app);
}

async function findComment(
  caller: Caller,
  thread: ThreadRef,
  signals: CallSignals,
  isWanted: (comment: Comment) => boolean,
): Promise<OwnComment | undefined> {
  for (let page = 1; page <= maxPages; page += 1) {
    const { comments, more } = await caller.call({
      operation: operations.listComments,
      repository: thread,
      parameters: { issue_number: thread.number, per_page: 100, page },
      ...signals,
      read: (answer) => ({
        comments: json(z.array(Comment))(answer),
        more: hasNextPage(answer.headers),
      }),
    });
    const found = comments.find(isWanted);
    if (found) return toOwnComment(found);
    if (!more) return undefined;
  }
  throw new ForgeError(
    `The conversation of ${thread.owner}/${thread.repo}#${thread.number} has more than ${maxPages * 100} comments; ours was not found among them. Open a new pull request.`,
  );
}

function toOwnComment({ id, body, html_url: url }: Comment): OwnComment {
  return { id, body: body ?? "", url };
}

const CommentOfThread = Comment.extend({
  issue_url: z.string(),
  created_at: z.iso.datetime({ offset: true }),
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
        const comment = json(CommentOfThread)(answer);
        const { user, body, issue_url: url } = comment;
        if (user == null || !url.endsWith(`/issues/${thread.number}`)) return undefined;
        return { login: user.login, body: body ?? "", writtenMs: Date.parse(comment.created_at) };
      },
    }),
  );
}
