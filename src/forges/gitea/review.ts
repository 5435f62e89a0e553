import { z } from "zod";
import type { Pull, PullRef } from "../../types/pull.ts";
import { ForgeError, type PullReview } from "../forge.ts";
import { json, orNone, type Answer } from "../http/answer.ts";
import type { Caller, CallSignals } from "../http/caller.ts";
import type { OwnReview, ReviewRoutes } from "../http/reviews.ts";
import type { Bot } from "./bot.ts";
import { operations } from "./operations.ts";

const Review = z.object({
  id: z.number(),
  body: z.string(),
  state: z.string(),
  dismissed: z.boolean().nullish(),
  // Empty while it is pending.
  html_url: z.string(),
  commit_id: z.string(),
  // Null for a review that is asked of a team.
  user: z.object({ id: z.number() }).nullish(),
});
type Review = z.infer<typeof Review>;

const Comment = z.object({ path: z.string(), body: z.string() });

/** Any other word leaves the review pending, without an error. */
const events = { comment: "COMMENT", "request-changes": "REQUEST_CHANGES" } as const;

/** As many as a host gives unless its administrator changed that. */
const perPage = 50;

/**
 * The host adds the remarks to a pending review one by one, and then submits it. When it fails in the middle, that review stays;
 * the next one is added to it, remarks and all, or fails as well. Nobody but us sees it, so it is deleted before a new attempt.
 */
export function createReviewRoutes(caller: Caller, bot: Bot): ReviewRoutes {
  const isOurs = ({ user }: Review) => user?.id === bot.id;
  return {
    create: operations.createReview,
    toParameters,
    read: readReview,
    async find(pull, marker, signals) {
      const ours = (await listReviews(caller, pull.ref, signals)).filter(isOurs);
      for (const { id } of ours.filter(({ state }) => state === "PENDING")) {
        await orNone(
          caller.call({
            operation: operations.deleteReview,
            repository: pull.ref,
            parameters: { pull_number: pull.ref.number, review_id: id },
            ...signals,
            read: () => undefined,
          }),
        );
      }
      const found = ours.find(
        ({ state, commit_id: commit, body }) =>
          state !== "PENDING" && commit === pull.headSha && body.startsWith(marker),
      );
      return found && toOwnReview(found);
    },
    // It takes any line of any path.
    narrow: async () => [],
    listRemarks: (ref, reviewId, signals) =>
      caller.call({
        operation: operations.listReviewComments,
        repository: ref,
        parameters: { pull_number: ref.number, review_id: reviewId },
        ...signals,
        read: json(z.array(Comment)),
      }),
    dismiss: operations.dismissReview,
    async look(ref, reviewId, signals) {
      const review = await caller.call({
        operation: operations.fetchReview,
        repository: ref,
        parameters: { pull_number: ref.number, review_id: reviewId },
        ...signals,
        read: json(Review),
      });
      const blocks = review.state === "REQUEST_CHANGES" && review.dismissed !== true;
      return { isOurs: isOurs(review), blocks };
    },
  };
}

/** Positions are numbers of lines here, and one is all there is room for. */
function toParameters({ headSha }: Pull, { body, event, remarks }: PullReview) {
  return {
    commit_id: headSha,
    body,
    event: events[event],
    comments: remarks.map((remark) => ({
      path: remark.path,
      body: remark.body,
      new_position: remark.endLine,
    })),
  };
}

function readReview(answer: Answer, { event }: PullReview): OwnReview {
  const review = json(Review)(answer);
  if (review.state !== events[event]) {
    throw new ForgeError(
      `The host took the review as ${review.state}, not as ${events[event]}: nobody may see it. Check that its version is supported.`,
    );
  }
  return toOwnReview(review);
}

const toOwnReview = ({ id, html_url: url }: Review): OwnReview => ({ id, url });

/** All of them, the oldest first. Only the count tells where they end: there is no link, and a page may hide others' reviews. */
async function listReviews(caller: Caller, ref: PullRef, signals: CallSignals): Promise<Review[]> {
  const reviews: Review[] = [];
  for (let page = 1; ; page += 1) {
    const { entries, total } = await caller.call({
      operation: operations.listReviews,
      repository: ref,
      parameters: { pull_number: ref.number, page, limit: perPage },
      ...signals,
      read: (answer) => ({
        entries: json(z.array(Review))(answer),
        total: Number(answer.headers["x-total-count"] ?? 0),
      }),
    });
    reviews.push(...entries);
    if (entries.length === 0 || reviews.length >= total) return reviews;
  }
}
