import { z } from "zod";

import { isOutside } from "../clean-path.ts";
import { HttpError } from "../../http/http-error.ts";
import { notFound, silent } from "../http/errors.ts";
import { paging, takePage } from "../http/paginate.ts";
import { type RepositoryCall, type Route, repositoryRoute } from "../http/route.ts";
import type { Pull } from "../../world/model.ts";
import type { Review } from "../model.ts";
import { renderReview, renderReviewComment } from "../render/render-review.ts";
import {
  checkReviewedCommit,
  createReviewComment,
  failInTheMiddle,
  readReviewState,
  sendReviewEvent,
  submitReview,
} from "../reviews.ts";

const CommentRequest = z.strictObject({
  path: z.string().nullish(),
  body: z.string().nullish(),
  old_position: z.int().nullish(),
  new_position: z.int().nullish(),
});
const Submission = z.strictObject({ event: z.string().nullish(), body: z.string().nullish() });
const ReviewRequest = Submission.extend({
  commit_id: z.string().nullish(),
  comments: z.array(CommentRequest).nullish(),
});
const DismissalRequest = z.strictObject({
  message: z.string().nullish(),
  priors: z.boolean().nullish(),
});
const scopes = ["repository" as const];

export const reviewRoutes: Route[] = [
  repositoryRoute({
    method: "GET",
    path: "/pulls/:number/reviews",
    scopes,
    query: paging,
    answer: (call) => {
      const { world } = call;
      const pull = requireReviewed(call);
      const reviews = world.reviews.filter(
        (one) => one.repository === pull.repository && one.number === pull.number,
      );
      const options = { links: false, wholeWithoutPage: true };
      const { items, headers } = takePage(call, reviews, options);
      // Others' pending ones are counted, and have their places on the pages.
      const visible = items.filter((one) => isVisible(call, one));
      return { headers, body: visible.map((one) => renderReview(world, pull, one)) };
    },
  }),
  repositoryRoute({
    method: "POST",
    path: "/pulls/:number/reviews",
    scopes,
    body: ReviewRequest,
    answer: async (call) => {
      const { world, webhooks, doer, body } = call;
      const pull = requireReviewed(call);
      const text = body.body ?? "";
      const event = body.event ?? "";
      const hasComments = (body.comments ?? []).length > 0;
      const state = readReviewState(pull, doer, { event, body: text, hasComments });
      if (state === "PENDING") call.violate(`a review with event ${event} stays pending`);
      if (body.comments?.some(({ path }) => isOutside(path ?? ""))) throw new HttpError(500, "");
      const comments = (body.comments ?? []).map((one) => createReviewComment(world, one));
      if (comments.some(({ line }) => line === 0)) call.violate("a comment without a position");
      const commitSha = body.commit_id || pull.pull.head.sha;
      if (comments.some(({ side, line }) => side === "RIGHT" && line > 0))
        await checkReviewedCommit(world, pull, doer, commitSha);
      failInTheMiddle(world, pull, doer, { commitSha, comments });
      const review = submitReview(world, pull, doer, { state, body: text, commitSha, comments });
      await sendReviewEvent(world, webhooks.enqueue, pull, review);
      return { body: renderReview(world, pull, review) };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/pulls/:number/reviews/:id",
    scopes,
    answer: (call) => ({
      body: renderReview(call.world, requireReviewed(call), requireReview(call)),
    }),
  }),
  repositoryRoute({
    method: "POST",
    path: "/pulls/:number/reviews/:id",
    scopes,
    body: Submission,
    answer: async (call) => {
      const { world, webhooks, doer, body } = call;
      const pull = requireReviewed(call);
      const review = requireReview(call);
      if (review.state !== "PENDING")
        throw new HttpError(422, "only a pending review can be submitted");
      const text = body.body ?? "";
      const state = readReviewState(pull, doer, {
        event: body.event ?? "",
        body: text,
        hasComments: review.comments.length > 0,
      });
      if (state === "PENDING") throw new HttpError(422, "review stay pending");
      const commitSha = pull.pull.head.sha;
      submitReview(world, pull, doer, { state, body: text, commitSha, comments: [] });
      await sendReviewEvent(world, webhooks.enqueue, pull, review);
      return { body: renderReview(world, pull, review) };
    },
  }),
  repositoryRoute({
    method: "DELETE",
    path: "/pulls/:number/reviews/:id",
    scopes,
    answer: (call) => {
      const { world, doer } = call;
      const review = requireReview(call);
      // What it says is only written to its log.
      if (review.author !== doer && !world.administrators.has(doer))
        throw new HttpError(403, "%!s(<nil>)");
      world.reviews.splice(world.reviews.indexOf(review), 1);
      world.changes.notify();
      return { status: 204 };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/pulls/:number/reviews/:id/comments",
    scopes,
    answer: (call) => {
      const pull = requireReviewed(call);
      const review = requireReview(call);
      return {
        body: review.comments.map((one) => renderReviewComment(call.world, pull, review, one)),
      };
    },
  }),
  repositoryRoute({
    method: "POST",
    path: "/pulls/:number/reviews/:id/comments",
    scopes,
    body: CommentRequest,
    answer: (call) => {
      const pull = requireReviewed(call);
      const review = requireReview(call);
      const comment = createReviewComment(call.world, call.body);
      if (comment.line === 0) call.violate("a comment without a position");
      review.comments.push(comment);
      call.world.changes.notify();
      return { body: renderReviewComment(call.world, pull, review, comment) };
    },
  }),
  repositoryRoute({
    method: "DELETE",
    path: "/pulls/:number/reviews/:id/comments/:comment",
    scopes,
    answer: (call) => {
      const { world, repository, params, doer } = call;
      const review = requireReview(call);
      const index = review.comments.findIndex(({ id }) => String(id) === params["comment"]);
      if (index < 0) throw notFound();
      if (review.author !== doer && !world.canWrite(repository, doer)) throw silent(403);
      review.comments.splice(index, 1);
      world.changes.notify();
      return { status: 204 };
    },
  }),
  ...(["dismissals", "undismissals"] as const).map((action) =>
    repositoryRoute({
      method: "POST",
      path: `/pulls/:number/reviews/:id/${action}`,
      scopes,
      ...(action === "dismissals" ? { body: DismissalRequest } : {}),
      answer: (call) => {
        const { world, repository, doer } = call;
        if (!world.isAdmin(repository, doer)) throw new HttpError(403, "Must be repo admin");
        const pull = requireReviewed(call);
        const review = requireReview(call);
        if (review.state !== "APPROVED" && review.state !== "REQUEST_CHANGES")
          throw new HttpError(
            403,
            "not need to dismiss this review because it's type is not Approve or change request",
          );
        if (pull.state === "closed")
          throw new HttpError(403, "can't dismiss a review associated to a closed or merged PR");
        review.dismissed = action === "dismissals";
        world.changes.notify();
        return { body: renderReview(world, pull, review) };
      },
    }),
  ),
];

/** The pull request in the path, or a 404 of its own. */
function requireReviewed(call: RepositoryCall): Pull {
  const pull = call.world.findPull(call.repository, Number(call.params["number"]));
  if (!pull) throw notFound("GetPullRequestByIndex");
  return pull;
}

/** Others' pending reviews can't be seen. */
const isVisible = ({ world, doer }: RepositoryCall, review: Review): boolean =>
  review.state !== "PENDING" || review.author === doer || world.administrators.has(doer);

/** The review in the path, or 404. */
function requireReview(call: RepositoryCall): Review {
  const pull = requireReviewed(call);
  const id = Number(call.params["id"]);
  const review = call.world.reviews.find((one) => one.id === id);
  if (!review) throw notFound("GetReviewByID", [`review does not exist [id: ${id}]`]);
  if (review.repository !== pull.repository || review.number !== pull.number)
    throw notFound("ReviewNotInPR");
  if (!isVisible(call, review)) throw notFound("GetReviewByID");
  return review;
}
