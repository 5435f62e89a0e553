import { z } from "zod";
import type { PullRef } from "../../types/pull.ts";
import { ForgeError, type OwnComment, type Publication } from "../forge.ts";
import { hasNextPage, json, orNone } from "./answer.ts";
import type { Caller, CallSignals } from "./caller.ts";
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

/**
 * Written by the App itself. The account must be a bot: `performed_via_github_app` also names our App on what a *person* posts
 * with a user token of it, and with the device flow anybody can get one. People can't register logins with brackets.
 */
function isOurs({ user, performed_via_github_app: via }: Comment, app: GitHubApp): boolean {
  if (user?.type !== "Bot") return false;
  return via?.id === app.id || user.login === `${app.slug}[bot]`;
}

/**
 * GitHub lists the oldest first, so the first hit is the one. A second comment of ours, from two processes that raced,
 * is left alone: people may have answered or reacted to it, and deleting is the one thing that can't be taken back.
 */
export async function findComment(
  caller: Caller,
  app: GitHubApp,
  thread: PullRef,
  marker: string,
  signals: CallSignals,
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
    const found = comments.find((one) => isOurs(one, app) && one.body?.startsWith(marker));
    if (found) return toOwnComment(found);
    if (!more) return undefined;
  }
  throw new ForgeError(
    `The conversation of ${thread.owner}/${thread.repo}#${thread.number} has more than ${maxPages * 100} comments; ours was not found among them. Open a new pull request.`,
  );
}

export function ensureComment(
  caller: Caller,
  app: GitHubApp,
  thread: PullRef,
  marker: string,
  body: string,
  signals: CallSignals,
): Promise<Publication> {
  const { owner, repo, number } = thread;
  return caller.inTurn(`${owner}/${repo}#${number}`, signals, async () => {
    const earlier = await findComment(caller, app, thread, marker, signals);
    if (earlier) {
      if (sameBody(earlier.body, body)) return published(earlier, "unchanged");
      const edited = await orNone(updateComment(caller, thread, earlier.id, body, signals));
      if (edited) return published(edited, "edited");
      // Somebody deleted it since we looked: then there is none, and it is created.
    }
    const created = await caller.call({
      operation: operations.createComment,
      repository: thread,
      parameters: { issue_number: thread.number, body },
      ...signals,
      read: readOwnComment,
      tookEffect: () => findComment(caller, app, thread, marker, signals),
    });
    return published(created, "created");
  });
}

function updateComment(
  caller: Caller,
  thread: PullRef,
  commentId: number,
  body: string,
  signals: CallSignals,
): Promise<OwnComment> {
  return caller.call({
    operation: operations.updateComment,
    repository: thread,
    parameters: { comment_id: commentId, body },
    ...signals,
    read: readOwnComment,
  });
}

const readOwnComment = (answer: Parameters<ReturnType<typeof json>>[0]): OwnComment =>
  toOwnComment(json(Comment)(answer));

function toOwnComment({ id, body, html_url: url }: Comment): OwnComment {
  return { id, body: body ?? "", url };
}

/** Line ends and space at the end may come back otherwise than they were sent. */
const settle = (text: string) => text.replaceAll("\r\n", "\n").trimEnd();
const sameBody = (a: string, b: string) => settle(a) === settle(b);

function published(comment: OwnComment, change: Publication["change"]): Publication {
  return { commentId: comment.id, url: comment.url, change };
}
