import { type ForgeWorld, now } from "./forge-world.ts";
import type { Account, Association, Comment, Issue, Reaction } from "./model.ts";

export function createComment(
  world: ForgeWorld,
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

export function editComment(world: ForgeWorld, comment: Comment, body: string, by: Account): void {
  comment.body = body;
  comment.updatedAt = now();
  comment.history.push({ body, by: by.login, at: comment.updatedAt });
  world.changes.notify();
}

/** The user's reaction with this content; a second one is the first one. */
export function react(
  world: ForgeWorld,
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
