import { z } from "zod";

import { HttpError, notFound } from "../http/http-error.ts";
import { paginate, paging } from "../http/paginate.ts";
import { type RepositoryCall, type Route, repositoryRoute } from "../http/route.ts";
import type { Review } from "../model.ts";
import { renderReview, renderReviewComment } from "../render/render-check.ts";
import { requirePull } from "./pull-routes.ts";
import { reviewsOf } from "./review-routes.ts";

const Dismissal = z.strictObject({
  message: z.string(),
  event: z.literal("DISMISS").optional(),
});

/** One review: itself, its comments, and the end of what it holds up. */
export const dismissalRoutes: Route[] = [
  repositoryRoute({
    method: "GET",
    path: "/pulls/:number/reviews/:id",
    needs: ["pull_requests:read"],
    answer: (call) => ({ body: renderReview(call.world, requireReview(call)) }),
  }),
  repositoryRoute({
    method: "GET",
    path: "/pulls/:number/reviews/:id/comments",
    needs: ["pull_requests:read"],
    query: paging,
    answer: (call) => {
      const review = requireReview(call);
      return paginate(call, review.comments, (one) => {
        // Here, and only here, a comment does not say which line it is on.
        const { line: _, start_line: __, ...rest } = renderReviewComment(call.world, review, one);
        return rest;
      });
    },
  }),
  repositoryRoute({
    method: "PUT",
    path: "/pulls/:number/reviews/:id/dismissals",
    needs: ["pull_requests:write"],
    body: Dismissal,
    answer: (call) => {
      const review = requireReview(call);
      const refused = (problem: string): HttpError =>
        new HttpError(422, "Unprocessable Entity", { errors: [problem] });
      if (call.body.message.trim() === "") throw refused("Message can't be blank");
      if (review.state !== "APPROVED" && review.state !== "CHANGES_REQUESTED")
        throw refused(`Can not dismiss a ${review.state.toLowerCase()} pull request review`);
      review.state = "DISMISSED";
      call.world.changes.notify();
      return { body: renderReview(call.world, review) };
    },
  }),
];

/** The review in the path, or 404. */
function requireReview(call: RepositoryCall): Review {
  const id = Number(call.params["id"]);
  const review = reviewsOf(call.world, requirePull(call)).find((one) => one.id === id);
  if (!review) throw notFound();
  return review;
}
