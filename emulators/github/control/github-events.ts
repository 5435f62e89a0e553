import { renderPull } from "../render/render-pull.ts";
import { renderComment, renderIssue } from "../render/render-issue.ts";
import type { ForgeEvents, PullContent } from "../../world/forge-events.ts";
import type { Comment } from "../../world/model.ts";
import type { SendEvent } from "../webhooks/webhooks.ts";
import type { World } from "../world.ts";

/** What GitHub sends of what people did: `pull_request`, `issue_comment` and `repository`. */
export const createGitHubEvents = (world: World, send: SendEvent): ForgeEvents => ({
  async pull(pull, event, sender) {
    await send(pull.repository, "pull_request", sender, {
      action: event.action,
      number: pull.number,
      ...(event.action === "synchronize" ? { before: event.before, after: event.after } : {}),
      ...(event.action === "edited" ? { changes: renderChanges(event.from) } : {}),
      pull_request: await renderPull(world, pull),
    });
  },
  async comment(comment, event, sender) {
    const before = event.action === "edited" ? event.before : undefined;
    await sendCommentEvent(world, send, event.action, comment, sender, before);
  },
  // The app did not subscribe to pushes.
  async branch() {},
  async repository(repository, event) {
    await send(repository, "repository", repository.owner, {
      action: event.action,
      ...(event.action === "renamed"
        ? { changes: { repository: { name: { from: event.from } } } }
        : {}),
    });
  },
});

function renderChanges({ title, body, base }: PullContent) {
  return {
    ...(title === undefined ? {} : { title: { from: title } }),
    ...(body === undefined ? {} : { body: { from: body } }),
    ...(base === undefined ? {} : { base: { ref: { from: base.ref }, sha: { from: base.sha } } }),
  };
}

/** Sends `issue_comment`, also for the app's own comments, as GitHub does. */
export async function sendCommentEvent(
  world: World,
  send: SendEvent,
  action: "created" | "edited" | "deleted",
  comment: Comment,
  sender: { login: string },
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
