import { z } from "zod";

import { commentableLines, findLine } from "../commentable-lines.ts";
import { HttpError, unprocessable } from "../http/http-error.ts";
import { paginate, paging } from "../http/paginate.ts";
import { type Route, repositoryRoute } from "../http/route.ts";
import type { FileChange } from "../../git/parse-changes.ts";
import type { Review, ReviewComment } from "../model.ts";
import { comparePull } from "../../world/pull-diff.ts";
import { renderReview, renderReviewComment } from "../render/render-check.ts";
import { shownPatch } from "../render/render-git.ts";
import { now } from "../../world/forge-world.ts";
import type { World } from "../world.ts";
import { requirePull } from "./pull-routes.ts";

const Side = z.enum(["LEFT", "RIGHT"]);
const CommentRequest = z.strictObject({
  path: z.string(),
  body: z.string(),
  position: z.int().optional(),
  line: z.int().optional(),
  side: Side.optional(),
  start_line: z.int().optional(),
  start_side: Side.optional(),
});
const ReviewRequest = z.strictObject({
  commit_id: z.string().optional(),
  body: z.string().optional(),
  event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]).optional(),
  comments: z.array(CommentRequest).optional(),
});
const stateAfter = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
} as const;

export const reviewRoutes: Route[] = [
  repositoryRoute({
    method: "GET",
    path: "/pulls/:number/reviews",
    needs: ["pull_requests:read"],
    query: paging,
    answer: (call) => {
      const reviews = reviewsOf(call.world, requirePull(call));
      return paginate(call, reviews, (one) => renderReview(call.world, one));
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/pulls/:number/comments",
    needs: ["pull_requests:read"],
    query: [...paging, "sort", "direction", "since"],
    answer: (call) => {
      const submitted = reviewsOf(call.world, requirePull(call))
        .filter((review) => review.state !== "PENDING")
        .flatMap((review) => review.comments.map((comment) => ({ review, comment })));
      return paginate(call, submitted, ({ review, comment }) =>
        renderReviewComment(call.world, review, comment),
      );
    },
  }),
  repositoryRoute({
    method: "POST",
    path: "/pulls/:number/reviews",
    needs: ["pull_requests:write"],
    body: ReviewRequest,
    answer: async (call) => {
      const { world, repository, body } = call;
      const pull = requirePull(call);
      const commitSha = body.commit_id ?? pull.pull.head.sha;
      const { from, diff } = await comparePull(pull);
      const commits = await repository.git.commitsBetween(from, pull.pull.head.sha);
      if (!commits.includes(commitSha))
        throw unprocessable(
          "PullRequestReview",
          "commit_id",
          "commit_id is not part of the pull request",
        );
      const event = body.event;
      if (
        (event === "COMMENT" || event === "REQUEST_CHANGES") &&
        !body.body &&
        !body.comments?.length
      )
        throw rejected("Review body can't be blank");
      if (event !== undefined && event !== "COMMENT" && pull.author === world.bot())
        throw rejected(
          `Can not ${event === "APPROVE" ? "approve" : "request changes on"} your own pull request`,
        );
      const files =
        commitSha === pull.pull.head.sha
          ? diff.files
          : (await repository.git.diff(from, commitSha)).files;
      // All or nothing: one wrong line loses the whole batch.
      const comments = (body.comments ?? []).map((one) => anchor(world, files, one));
      const review: Review = {
        id: world.nextId(),
        repository,
        number: pull.number,
        author: world.bot(),
        body: body.body ?? "",
        state: event ? stateAfter[event] : "PENDING",
        commitSha,
        submittedAt: now(),
        comments,
      };
      world.reviews.push(review);
      return { body: renderReview(world, review) };
    },
  }),
];

export function reviewsOf(world: World, pull: ReturnType<typeof requirePull>): Review[] {
  return world.reviews.filter(
    (one) => one.repository === pull.repository && one.number === pull.number,
  );
}

const rejected = (problem: string): HttpError =>
  new HttpError(422, "Unprocessable Entity", { errors: [problem] });

function anchor(
  world: World,
  files: readonly FileChange[],
  request: z.infer<typeof CommentRequest>,
): ReviewComment {
  const { path, body, position, side = "RIGHT", start_line: start } = request;
  const startSide = request.start_side ?? side;
  const file = files.find((one) => one.path === path);
  if (!file)
    throw rejected(
      "Pull request review thread path is invalid and Pull request review thread diff hunk can't be blank",
    );
  const lines = commentableLines(shownPatch(world, file) ?? "");
  const line =
    position === undefined
      ? request.line
      : (lines[position - 1]?.right ?? lines[position - 1]?.left);
  const end = line === undefined ? undefined : findLine(lines, line, side);
  if (line === undefined || !end)
    throw rejected(
      "Pull request review thread line must be part of the diff and Pull request review thread diff hunk can't be blank",
    );
  if (start !== undefined) {
    if (start >= line && startSide === side)
      throw rejected("Pull request review thread start line must precede the end line.");
    if (findLine(lines, start, startSide)?.hunk !== end.hunk)
      throw rejected(
        "Pull request review thread start line must be part of the same hunk as the line.",
      );
  }
  return {
    id: world.nextId(),
    path,
    body,
    line,
    side,
    startLine: start ?? null,
    startSide: start === undefined ? null : startSide,
    createdAt: now(),
  };
}
