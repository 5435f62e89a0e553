import { now } from "../../world/forge-world.ts";
import type { Review } from "../model.ts";
import type { World } from "../world.ts";

/** Reviews by people; the app did not subscribe to them. */
export const createReviewControl = (world: World) => ({
  /** Submits a review of the pull request's head, without comments on lines. */
  review(
    name: string,
    number: number,
    options: { author: string; state: Exclude<Review["state"], "PENDING">; body?: string },
  ): Review {
    const pull = world.pull(name, number);
    const review: Review = {
      id: world.nextId(),
      repository: pull.repository,
      number,
      author: world.account(options.author),
      body: options.body ?? "",
      state: options.state,
      commitSha: pull.pull.head.sha,
      submittedAt: now(),
      comments: [],
    };
    world.reviews.push(review);
    world.changes.notify();
    return review;
  },
});
