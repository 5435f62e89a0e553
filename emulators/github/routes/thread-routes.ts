import { z } from "zod";

import { HttpError, notFound } from "../http/http-error.ts";
import { paginate, paging } from "../http/paginate.ts";
import { type RepositoryCall, type Route, repositoryRoute } from "../http/route.ts";
import type { Comment, Issue, Reaction } from "../../world/model.ts";
import { createComment, editComment, react } from "../../world/threads.ts";
import { checkBody } from "../check-body.ts";
import { sendCommentEvent } from "../control/github-events.ts";
import {
  reactionContents,
  renderComment,
  renderIssue,
  renderReaction,
} from "../render/render-issue.ts";

/** On a pull request either permission will do. */
const reads = ["issues:read", "pull_requests:read"];
const writes = ["issues:write", "pull_requests:write"];
const Body = z.strictObject({ body: z.string() });
const ReactionRequest = z.strictObject({ content: z.enum(reactionContents) });

/** Issues, their comments and reactions; a pull request is an issue, too. */
export const threadRoutes: Route[] = [
  repositoryRoute({
    method: "GET",
    path: "/issues/:number",
    needs: reads,
    answer: (call) => ({ body: renderIssue(call.world, requireIssue(call)) }),
  }),
  repositoryRoute({
    method: "GET",
    path: "/issues/:number/comments",
    needs: reads,
    query: [...paging, "since"],
    answer: (call) => {
      const { number } = requireIssue(call);
      const since = call.query.get("since") ?? "";
      const comments = call.world.comments.filter(
        (one) =>
          one.repository === call.repository &&
          one.number === number &&
          !one.deleted &&
          one.updatedAt >= since,
      );
      return paginate(call, comments, (one) => renderComment(call.world, one));
    },
  }),
  repositoryRoute({
    method: "POST",
    path: "/issues/:number/comments",
    needs: writes,
    body: Body,
    answer: (call) => {
      const { world, sendEvent, body } = call;
      const issue = requireIssue(call);
      // Whatever its permissions are, an app is no collaborator.
      if (issue.locked) {
        throw new HttpError(403, "Unable to create comment because issue is locked.");
      }
      checkBody(body.body);
      const author = world.bot();
      const options = { author, body: body.body, association: "NONE", byApp: true } as const;
      const comment = createComment(world, issue, options);
      void sendCommentEvent(world, sendEvent, "created", comment, author);
      const rendered = renderComment(world, comment);
      return { status: 201, headers: { location: rendered.url }, body: rendered };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/issues/comments/:id",
    needs: reads,
    answer: (call) => ({ body: renderComment(call.world, requireComment(call)) }),
  }),
  repositoryRoute({
    method: "PATCH",
    path: "/issues/comments/:id",
    needs: writes,
    body: Body,
    answer: (call) => {
      const { world, sendEvent, body } = call;
      const comment = requireComment(call);
      checkBody(body.body);
      const before = comment.body;
      editComment(world, comment, body.body, world.bot());
      void sendCommentEvent(world, sendEvent, "edited", comment, world.bot(), before);
      return { body: renderComment(world, comment) };
    },
  }),
  repositoryRoute({
    method: "DELETE",
    path: "/issues/comments/:id",
    needs: writes,
    answer: (call) => {
      const comment = requireComment(call);
      comment.deleted = true;
      void sendCommentEvent(call.world, call.sendEvent, "deleted", comment, call.world.bot());
      return { status: 204 };
    },
  }),
  ...reactionRoutes("/issues/comments/:id", (call) => requireComment(call).reactions),
  ...reactionRoutes("/issues/:number", (call) => requireIssue(call).reactions),
];

function reactionRoutes(path: string, find: (call: RepositoryCall) => Reaction[]): Route[] {
  return [
    repositoryRoute({
      method: "GET",
      path: `${path}/reactions`,
      needs: reads,
      query: [...paging, "content"],
      answer: (call) => {
        const content = call.query.get("content");
        const reactions = find(call).filter((one) => content === null || one.content === content);
        return paginate(call, reactions, (one) => renderReaction(call.world, one));
      },
    }),
    repositoryRoute({
      method: "POST",
      path: `${path}/reactions`,
      needs: writes,
      body: ReactionRequest,
      answer: (call) => {
        const { world, body } = call;
        const { reaction, created } = react(world, find(call), world.bot(), body.content);
        return { status: created ? 201 : 200, body: renderReaction(world, reaction) };
      },
    }),
    repositoryRoute({
      method: "DELETE",
      path: `${path}/reactions/:reaction`,
      needs: writes,
      answer: (call) => {
        const reactions = find(call);
        const index = reactions.findIndex((one) => String(one.id) === call.params["reaction"]);
        if (index < 0) throw notFound();
        reactions.splice(index, 1);
        return { status: 204 };
      },
    }),
  ];
}

function requireIssue(call: RepositoryCall): Issue {
  const issue = call.world.findIssue(call.repository, Number(call.params["number"]));
  if (!issue) throw notFound();
  return issue;
}

function requireComment(call: RepositoryCall): Comment {
  const comment = call.world.comments.find(
    (one) =>
      one.repository === call.repository && String(one.id) === call.params["id"] && !one.deleted,
  );
  if (!comment) throw notFound();
  return comment;
}
