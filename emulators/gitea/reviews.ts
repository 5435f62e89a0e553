import { HttpError } from "../http/http-error.ts";
import { now } from "../world/forge-world.ts";
import type { Account, Comment, Pull } from "../world/model.ts";
import { findCommit } from "./find-commit.ts";
import type { Review, ReviewComment } from "./model.ts";
import { pullPayload, reviewEventType } from "./webhooks/payloads.ts";
import type { SendEvent } from "./webhooks/webhooks.ts";
import type { GiteaWorld } from "./world.ts";

/** Where a comment stands, in Gitea's words: numbers of lines. */
export interface ReviewAnchor {
  path?: string | null | undefined;
  body?: string | null | undefined;
  old_position?: number | null | undefined;
  new_position?: number | null | undefined;
}

/** What becomes of a review with this event. A word that is none leaves it pending. */
export function readReviewState(
  pull: Pull,
  author: Account,
  { event, body, hasComments }: { event: string; body: string; hasComments: boolean },
): Review["state"] {
  const hasBody = body.trim() !== "";
  if (event === "APPROVED" || event === "REQUEST_CHANGES") {
    if (pull.author === author)
      throw new HttpError(
        422,
        `${event === "APPROVED" ? "approve" : "reject"} your own pull is not allowed`,
      );
    if (event === "REQUEST_CHANGES" && !hasBody)
      throw new HttpError(422, `review event ${event} requires a body`);
    return event;
  }
  if (event === "COMMENT") {
    if (!hasBody && !hasComments)
      throw new HttpError(422, `review event ${event} requires a body or a comment`);
    return event;
  }
  if (!hasBody) throw new HttpError(422, `review event ${event} requires a body`);
  return "PENDING";
}

/** Any path and any line is taken. Without a position in Gitea's words the comment stands on line 0. */
export function createReviewComment(world: GiteaWorld, anchor: ReviewAnchor): ReviewComment {
  const [old, line] = [anchor.old_position ?? 0, anchor.new_position ?? 0];
  // A negative number is a line of the base, too.
  const side = old > 0 || line < 0 ? "LEFT" : "RIGHT";
  const at = now();
  return {
    id: world.nextId(),
    path: anchor.path ?? "",
    body: anchor.body ?? "",
    line: old > 0 ? old : Math.abs(line),
    side,
    createdAt: at,
    updatedAt: at,
    reactions: [],
  };
}

/** A review's comment as what it is as well: a comment of the thread. */
export const asComment = (review: Review, comment: ReviewComment): Comment => ({
  ...comment,
  repository: review.repository,
  number: review.number,
  author: review.author,
  association: "NONE",
  history: [],
  byApp: false,
  deleted: false,
});

const reviewsBy = (world: GiteaWorld, pull: Pull, author: Account): Review[] =>
  world.reviews.filter(
    (one) =>
      one.repository === pull.repository && one.number === pull.number && one.author === author,
  );

/**
 * Comments are added to a pending review before that is submitted, and for each the review's commit is looked for. Where the
 * repository does not have it, as long as a fork's push is not taken in, it fails, and the pending review stays.
 */
export async function checkReviewedCommit(
  world: GiteaWorld,
  pull: Pull,
  author: Account,
  commitSha: string,
): Promise<void> {
  const pending = reviewsBy(world, pull, author).find((one) => one.state === "PENDING");
  const sha = pending?.commitSha ?? commitSha;
  if ((await findCommit(world, pull.repository, sha)) !== undefined) return;
  if (!pending)
    submitReview(world, pull, author, { state: "PENDING", body: "", commitSha: sha, comments: [] });
  throw new HttpError(500, "");
}

/** Fails as a server that ends in the middle of it: some of the comments are in a pending review, which stays. */
export function failInTheMiddle(
  world: GiteaWorld,
  pull: Pull,
  author: Account,
  { commitSha, comments }: { commitSha: string; comments: ReviewComment[] },
): void {
  const failing = world.failingReviews.get(pull);
  if (!failing || failing.times === 0) return;
  failing.times -= 1;
  const added = comments.slice(0, failing.afterComments);
  submitReview(world, pull, author, { state: "PENDING", body: "", commitSha, comments: added });
  throw new HttpError(500, "");
}

/** Adds to the author's pending review of the pull if there is one, else to a new one. A verdict replaces the one before. */
export function submitReview(
  world: GiteaWorld,
  pull: Pull,
  author: Account,
  submission: {
    state: Review["state"];
    body: string;
    commitSha: string;
    comments: ReviewComment[];
  },
): Review {
  const { state, body, commitSha, comments } = submission;
  const own = reviewsBy(world, pull, author);
  const pending = own.find((one) => one.state === "PENDING");
  const isVerdict = (word: string): boolean => word === "APPROVED" || word === "REQUEST_CHANGES";
  // Comments would have made it pending first, and that it does not replace anything.
  if (isVerdict(state) && !pending && comments.length === 0)
    for (const earlier of own) if (isVerdict(earlier.state)) earlier.dismissed = true;
  if (!pending) {
    const review: Review = {
      id: world.nextId(),
      repository: pull.repository,
      number: pull.number,
      author,
      body,
      state,
      commitSha,
      dismissed: false,
      submittedAt: now(),
      comments,
    };
    world.reviews.push(review);
    return review;
  }
  pending.comments.push(...comments);
  return Object.assign(pending, { state, body, commitSha, submittedAt: now() });
}

/** Says that a pull was `reviewed`, with no more of the review than its kind and its text. */
export async function sendReviewEvent(
  world: GiteaWorld,
  send: SendEvent,
  pull: Pull,
  review: Review,
): Promise<void> {
  const type = reviewEventType(review);
  world.changes.notify();
  if (type === undefined) return;
  const said = { type, content: review.body };
  const payload = await pullPayload(world, pull, "reviewed", review.author, { review: said });
  await send(pull.repository, type, payload);
}
