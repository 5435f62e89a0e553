import type { Review } from "../model.ts";
import {
  type ReviewAnchor,
  createReviewComment,
  readReviewState,
  sendReviewEvent,
  submitReview,
} from "../reviews.ts";
import type { SendEvent } from "../webhooks/webhooks.ts";
import type { GiteaWorld } from "../world.ts";

export interface ReviewOptions {
  author: string;
  event: "APPROVED" | "REQUEST_CHANGES" | "COMMENT";
  body?: string;
  comments?: ReviewAnchor[];
}

/** Reviews by people. */
export const createReviewControl = (world: GiteaWorld, send: SendEvent) => ({
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
    await sendReviewEvent(world, send, pull, review);
    return review;
  },

  /** Somebody begins a review on the page and leaves it at that. Its text would only come when it is submitted. */
  beginReview(
    name: string,
    number: number,
    { author, comments }: { author: string; comments: ReviewAnchor[] },
  ): Review {
    const pull = world.pull(name, number);
    const review = submitReview(world, pull, world.account(author), {
      state: "PENDING",
      body: "",
      commitSha: pull.pull.head.sha,
      comments: comments.map((one) => createReviewComment(world, one)),
    });
    world.changes.notify();
    return review;
  },

  /** Lets the next reviews of a pull request (`times` of them, 1 when absent) fail when so many of their comments were added. */
  failReviews(
    name: string,
    number: number,
    { afterComments, times = 1 }: { afterComments: number; times?: number },
  ): void {
    world.failingReviews.set(world.pull(name, number), { afterComments, times });
  },
});
