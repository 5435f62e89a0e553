import type { Account, Pull } from "../../world/model.ts";
import type { Review, ReviewComment } from "../model.ts";
import type { GiteaWorld } from "../world.ts";
import { threadAddress } from "./render-issue.ts";
import { renderUser } from "./render-user.ts";

export const renderReview = (world: GiteaWorld, pull: Pull, review: Review) => ({
  id: review.id,
  user: renderUser(world, review.author),
  team: null,
  state: review.state,
  body: review.body,
  commit_id: review.commitSha,
  stale: review.commitSha !== pull.pull.head.sha,
  official: isOfficial(world, pull, review.author) && review.state !== "COMMENT",
  dismissed: review.dismissed,
  comments_count: review.comments.length,
  submitted_at: review.submittedAt,
  updated_at: review.submittedAt,
  html_url:
    review.state === "PENDING" ? "" : `${threadAddress(world, pull)}#issuecomment-${review.id}`,
  pull_request_url: threadAddress(world, pull),
});

const isOfficial = (world: GiteaWorld, { repository }: Pull, author: Account): boolean =>
  world.canWrite(repository, author);

/** Positions are numbers of lines: of the head, or `original_position` of the base. */
export const renderReviewComment = (
  world: GiteaWorld,
  pull: Pull,
  review: Review,
  comment: ReviewComment,
) => ({
  id: comment.id,
  body: comment.body,
  user: renderUser(world, review.author),
  resolver: null,
  pull_request_review_id: review.id,
  created_at: comment.createdAt,
  updated_at: comment.updatedAt,
  path: comment.path,
  commit_id: review.commitSha,
  original_commit_id: "",
  diff_hunk: "",
  position: comment.side === "RIGHT" ? comment.line : 0,
  original_position: comment.side === "LEFT" ? comment.line : 0,
  html_url: `${threadAddress(world, pull)}#issuecomment-${comment.id}`,
  pull_request_url: threadAddress(world, pull),
});
