import type { Account, Association, Comment, Issue, Reaction } from "./model.ts";
import { unprocessable } from "./http/http-error.ts";
import { renderComment, renderIssue } from "./render/render-issue.ts";
import type { SendEvent } from "./webhooks/webhooks.ts";
import { type World, now } from "./world.ts";

const longestBody = 65_536;

/** Throws the 422 that GitHub answers to a body it can't take. */
export function checkBody(body: string): void {
  if (body.trim() === "") throw unprocessable("IssueComment", "data", "Body cannot be blank");
  if (Array.from(body).length > longestBody)
    throw unprocessable(
      "IssueComment",
      "data",
      `Body is too long (maximum is ${longestBody} characters)`,
    );
}

export function createComment(
  world: World,
  issue: Issue,
  options: { author: Account; body: string; association: Association; byApp: boolean },
): Comment {
  const at = now();
  const comment: Comment = {
    ...options,
    id: world.nextId(),
    repository: issue.repository,
    number: issue.number,
    history: [{ body: options.body, by: options.author.login, at }],
    deleted: false,
    createdAt: at,
    updatedAt: at,
    reactions: [],
  };
  world.comments.push(comment);
  world.changes.notify();
  return comment;
}

export function editComment(world: World, comment: Comment, body: string, by: Account): void {
  comment.body = body;
  comment.updatedAt = now();
  comment.history.push({ body, by: by.login, at: comment.updatedAt });
  world.changes.notify();
}

/** The user's reaction with this content; a second one is the first one. */
export function react(
  world: World,
  reactions: Reaction[],
  user: Account,
  content: string,
): { reaction: Reaction; created: boolean } {
  const known = reactions.find((one) => one.user === user && one.content === content);
  if (known) return { reaction: known, created: false };
  const reaction = { id: world.nextId(), user, content, createdAt: now() };
  reactions.push(reaction);
  world.changes.notify();
  return { reaction, created: true };
}

/** Sends `issue_comment`, also for the app's own comments, as GitHub does. */
export async function sendCommentEvent(
  world: World,
  send: SendEvent,
  action: "created" | "edited" | "deleted",
  comment: Comment,
  sender: Account,
  before?: string,
): Promise<void> {
  const issue = world.findIssue(comment.repository, comment.number);
  if (!issue) return;
  await send(comment.repository, "issue_comment", sender, {
    action,
    ...(before === undefined ? {} : { changes: { body: { from: before } } }),
    issue: renderIssue(world, issue),
    comment: renderComment(world, comment),
  });
}
