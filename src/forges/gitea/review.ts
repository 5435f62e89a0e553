import { z } from "zod";
import { ownMarker, remarkMarker } from "../../types/markers.ts";
import type { Pull, PullRef } from "../../types/pull.ts";
import { ForgeError, type PullReview } from "../forge.ts";
import { json, orNone, type Answer } from "../http/answer.ts";
import type { Caller, CallSignals } from "../http/caller.ts";
import type { OwnReview, ReviewRoutes } from "../hosted/reviews.ts";
import type { Bot } from "./bot.ts";
import { operations } from "./operations.ts";
import { pageOf, readPages } from "./read-pages.ts";

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

/** So many are looked at. */
const maxReviews = 10_000;

/**
 * The host adds the remarks to a pending review one by one, and then submits it. When it fails in the middle, that review stays;
 * the next one is added to it, remarks and all, or fails as well. So it is deleted before a new attempt.
 *
 * What a person with our token has begun on the page is a pending review, too, and has no text either as long as it is one.
 * Only the comments tell the two apart, which is why ours are marked.
 */
export function createReviewRoutes(caller: Caller, bot: Bot): ReviewRoutes {
  const isOurs = ({ user }: Review) => user?.id === bot.id;

  const listComments = (ref: PullRef, reviewId: number, signals: CallSignals) =>
    caller.call({
      operation: operations.listReviewComments,
      repository: ref,
      parameters: { pull_number: ref.number, review_id: reviewId },
      ...signals,
      read: json(z.array(Comment)),
    });

  /** Deletes what a broken attempt left; refuses to touch or to publish what a person has begun. */
  async function clearAway(
    ref: PullRef,
    { id, body }: Review,
    signals: CallSignals,
  ): Promise<void> {
    const comments = await orNone(listComments(ref, id, signals));
    if (comments === undefined) return;
    const isLeft =
      (body.trim() === "" || body.startsWith(ownMarker)) &&
      comments.every((comment) => comment.body.startsWith(remarkMarker));
    if (!isLeft) throw unfinished(ref, bot);
    await orNone(
      caller.call({
        operation: operations.deleteReview,
        repository: ref,
        parameters: { pull_number: ref.number, review_id: id },
        ...signals,
        read: () => undefined,
      }),
    );
  }

  return {
    create: operations.createReview,
    toParameters,
    read: readReview,
    async find(pull, marker, signals) {
      const ours = (await listReviews(caller, pull.ref, signals)).filter(isOurs);
      const found = ours.find(
        ({ state, commit_id: commit, body }) =>
          state !== "PENDING" && commit === pull.headSha && body.startsWith(marker),
      );
      if (found) return toOwnReview(found);
      for (const pending of ours.filter(({ state }) => state === "PENDING")) {
        await clearAway(pull.ref, pending, signals);
      }
      return undefined;
    },
    // It takes any line of any path.
    narrow: async () => [],
    async listRemarks(ref, reviewId, signals) {
      const comments = await listComments(ref, reviewId, signals);
      return comments.map(({ path, body }) => ({ path, body: withoutMarker(body) }));
    },
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
      body: `${remarkMarker}\n${remark.body}`,
      new_position: remark.endLine,
    })),
  };
}

function withoutMarker(body: string): string {
  return body.startsWith(remarkMarker)
    ? body.slice(remarkMarker.length).replace(/^\r?\n/, "")
    : body;
}

function unfinished({ owner, repo, number }: PullRef, { login }: Bot): ForgeError {
  return new ForgeError(
    `${login} has begun a review of ${owner}/${repo}#${number} and not submitted it; the host would publish it together with ` +
      `ours. Sign in as ${login} and submit or delete it, then ask again. ` +
      "A bot with an account of its own is never held up by that.",
    { status: 409 },
  );
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

/** The oldest first. */
function listReviews(caller: Caller, ref: PullRef, signals: CallSignals): Promise<Review[]> {
  const ask = (query: { page: number; limit: number }) =>
    caller.call({
      operation: operations.listReviews,
      repository: ref,
      parameters: { pull_number: ref.number, ...query },
      ...signals,
      read: pageOf(Review),
    });
  return readPages(ask, maxReviews);
}
