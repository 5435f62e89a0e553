import type { Review } from "../model.ts";
import {
  type ReviewAnchor,
  createReviewComment,
  readReviewState,
  sendReviewEvent,
  submitReview,
} from "../reviews.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";
import type { GiteaWorld } from "../world.ts";

export interface ReviewOptions {
  author: string;
  event: "APPROVED" | "REQUEST_CHANGES" | "COMMENT";
  body?: string;
  comments?: ReviewAnchor[];
}

/** Reviews by people. */
export const createReviewControl = (world: GiteaWorld, webhooks: Webhooks) => ({
  /** Submits a review and sends the `reviewed` that says so little. */
  async review(name: string, number: number, options: ReviewOptions): Promise<Review> {
    const pull = world.pull(name, number);
    const author = world.account(options.author);
    const { event, body = "" } = options;
    const comments = (options.comments ?? []).map((one) => createReviewComment(world, one));
    const hasComments = comments.length > 0;
    const state = readReviewState(pull, author, { event, body, hasComments });
    const commitSha = pull.pull.head.sha;
    const review = submitReview(world, pull, author, { state, body, commitSha, comments });
    await sendReviewEvent(world, webhooks, pull, review);
    return review;
  },
});
