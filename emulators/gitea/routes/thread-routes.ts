import { z } from "zod";

import { HttpError } from "../../http/http-error.ts";
import type { Comment, Issue } from "../../world/model.ts";
import { createComment, editComment } from "../../world/threads.ts";
import { notFound, silent } from "../http/errors.ts";
import { refuseArchived } from "../http/refuse-archived.ts";
import { type RepositoryCall, type Route, repositoryRoute } from "../http/route.ts";
import type { Review, ReviewComment } from "../model.ts";
import { renderComment, renderIssue } from "../render/render-issue.ts";
import { asComment } from "../reviews.ts";

const CommentRequest = z.strictObject({
  body: z.string().min(1),
  updated_at: z.string().nullish(),
});

/** Issues and their comments; a pull request is an issue, too. */
export const threadRoutes: Route[] = [
  repositoryRoute({
    method: "GET",
    path: "/issues/comments/:id",
    scopes: ["issue"],
    answer: (call) => {
      const { review, comment } = requireComment(call);
      return review ? { status: 204 } : { body: renderComment(call.world, comment) };
    },
  }),
  repositoryRoute({
    method: "PATCH",
    path: "/issues/comments/:id",
    scopes: ["issue"],
    body: CommentRequest,
    answer: async (call) => {
      const { world, doer, body } = call;
      const { review, comment } = requireComment(call);
      checkEditor(call, comment);
      refuseArchived(call);
      checkDate(call);
      const before = comment.body;
      editComment(world, comment, body.body, doer);
      if (review) Object.assign(review.found, { body: comment.body, updatedAt: comment.updatedAt });
      // Also of an edit that changes nothing, but of nothing that is not submitted yet.
      if (review?.state !== "PENDING")
        await call.events.comment(comment, { action: "edited", before }, doer);
      return { body: renderComment(world, comment) };
    },
  }),
  repositoryRoute({
    method: "DELETE",
    path: "/issues/comments/:id",
    scopes: ["issue"],
    answer: async (call) => {
      const { review, comment } = requireComment(call);
      checkEditor(call, comment);
      if (review) {
        call.violate("a review's comment is not deleted here");
        return { status: 204 };
      }
      comment.deleted = true;
      call.world.changes.notify();
      await call.events.comment(comment, { action: "deleted" }, call.doer);
      return { status: 204 };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/issues/:number",
    scopes: ["issue"],
    answer: (call) => ({ body: renderIssue(call.world, requireIssue(call)) }),
  }),
  repositoryRoute({
    method: "GET",
    path: "/issues/:number/comments",
    scopes: ["issue"],
    query: ["since", "before"],
    // All of them at once, whatever page is asked for.
    answer: (call) => {
      const { number } = requireIssue(call);
      const since = readTime(call, "since") ?? Number.NEGATIVE_INFINITY;
      const before = readTime(call, "before") ?? Number.POSITIVE_INFINITY;
      const comments = call.world.comments.filter((one) => {
        const updated = Date.parse(one.updatedAt);
        const isHere = one.repository === call.repository && one.number === number;
        return isHere && !one.deleted && updated >= since && updated <= before;
      });
      return {
        headers: { "x-total-count": String(comments.length) },
        body: comments.map((one) => renderComment(call.world, one)),
      };
    },
  }),
  repositoryRoute({
    method: "POST",
    path: "/issues/:number/comments",
    scopes: ["issue"],
    body: CommentRequest,
    answer: async (call) => {
      const { world, repository, doer, body } = call;
      const issue = requireIssue(call);
      if (issue.locked && !world.canWrite(repository, doer))
        throw new HttpError(403, "You cannot comment on a locked issue.");
      refuseArchived(call);
      checkDate(call);
      const options = { author: doer, body: body.body, association: "NONE", byApp: false } as const;
      const comment = createComment(world, issue, options);
      await call.events.comment(comment, { action: "created" }, doer);
      return { status: 201, body: renderComment(world, comment) };
    },
  }),
];

/** Only those who govern a repository may say when something was written. */
function checkDate({
  world,
  repository,
  doer,
  body,
}: RepositoryCall<z.infer<typeof CommentRequest>>): void {
  if (body.updated_at && !world.isAdmin(repository, doer))
    throw new HttpError(
      403,
      "user needs to have admin or repository owner right to set an update date",
    );
}

function checkEditor({ world, repository, doer }: RepositoryCall, { author }: { author: object }) {
  const may = world.since({ forgejo: 7, gitea: 21 })
    ? world.canWrite(repository, doer)
    : world.isAdmin(repository, doer);
  if (author !== doer && !may) throw silent(403);
}

/** The issue or pull request in the path, or 404. */
export function requireIssue({ world, repository, params }: RepositoryCall): Issue {
  const number = Number(params["number"]);
  const issue = world.findIssue(repository, number);
  if (!issue)
    throw notFound("IsErrIssueNotExist", [
      `issue does not exist [id: 0, repo_id: ${repository.id}, index: ${number}]`,
    ]);
  return issue;
}

/**
 * The comment in the path, or 404. With its review if it is a review's: such a one can be edited and reacted to here,
 * but neither read nor deleted.
 */
export function requireComment(call: RepositoryCall): {
  comment: Comment;
  review?: Review & { found: ReviewComment };
} {
  const { world, repository, params } = call;
  const id = Number(params["id"]);
  const comment = world.comments.find((one) => one.id === id && !one.deleted);
  if (comment?.repository === repository) return { comment };
  for (const review of world.reviews) {
    const found = review.comments.find((one) => one.id === id);
    if (found && review.repository === repository)
      return { comment: asComment(review, found), review: { ...review, found } };
  }
  throw comment
    ? notFound()
    : notFound(undefined, [`comment does not exist [id: ${id}, issue_id: 0]`]);
}

function readTime({ query }: RepositoryCall, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === "") return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new HttpError(422, `parsing time "${text}"`);
  return time;
}
