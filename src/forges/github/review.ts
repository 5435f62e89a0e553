import { z } from "zod";
import type { Pull, PullRef } from "../../types/pull.ts";
import { ForgeError, type PullReview, type Remark } from "../forge.ts";
import { hasNextPage, json, type Answer } from "../http/answer.ts";
import { whileUnsent, type Caller, type CallSignals } from "../http/caller.ts";
import type { Operation } from "../http/operation.ts";
import type { OwnReview, ReviewRoutes } from "../hosted/reviews.ts";
import type { GitHubApp } from "./comment.ts";
import { listFiles } from "./listed-diff.ts";
import { operations } from "./operations.ts";

const Review = z.object({
  id: z.number(),
  body: z.string().nullish(),
  state: z.string(),
  html_url: z.string(),
  commit_id: z.string().nullish(),
  user: z.object({ login: z.string(), type: z.string() }).nullish(),
});
type Review = z.infer<typeof Review>;

const Comment = z.object({ path: z.string(), body: z.string() });

const events = {
  comment: { event: "COMMENT", state: "COMMENTED" },
  "request-changes": { event: "REQUEST_CHANGES", state: "CHANGES_REQUESTED" },
} as const;

/** 100 each. */
const maxPages = 100;

export function createReviewRoutes(caller: Caller, app: GitHubApp): ReviewRoutes {
  /** People can't register logins with brackets. */
  const isOurs = ({ user }: Review) => user?.type === "Bot" && user.login === `${app.slug}[bot]`;
  return {
    create: operations.createReview,
    toParameters,
    read: readReview,
    async find(pull, marker, signals) {
      const found = await findInPages(caller, operations.listReviews, pull.ref, {}, signals, {
        schema: Review,
        isWanted: (review) =>
          isOurs(review) &&
          review.commit_id === pull.headSha &&
          review.body?.startsWith(marker) === true,
      });
      return found[0] && toOwnReview(found[0]);
    },
    async narrow(pull, remarks, signals) {
      const { listed } = await listFiles(caller, pull, whileUnsent(signals));
      const shown = listed.filter(({ patch }) => patch !== undefined);
      const paths = new Set(shown.map(({ filename }) => filename));
      return remarks.filter(({ path }) => paths.has(path));
    },
    listRemarks: (ref, reviewId, signals) =>
      findInPages(caller, operations.listReviewComments, ref, { review_id: reviewId }, signals, {
        schema: Comment,
        isWanted: () => true,
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
      return { isOurs: isOurs(review), blocks: review.state === "CHANGES_REQUESTED" };
    },
  };
}

function toParameters({ headSha }: Pull, { body, event, remarks }: PullReview) {
  return {
    commit_id: headSha,
    body,
    event: events[event].event,
    comments: remarks.map(toComment),
  };
}

/** A range that begins where it ends is refused: it is a line. */
function toComment({ path, line, endLine, body }: Remark) {
  const range = line < endLine ? { start_line: line, start_side: "RIGHT" } : {};
  return { path, body, line: endLine, side: "RIGHT", ...range };
}

function readReview(answer: Answer, { event }: PullReview): OwnReview {
  const review = json(Review)(answer);
  if (review.state !== events[event].state) {
    throw new ForgeError(
      `GitHub took the review as ${review.state}, not as ${events[event].state}: ${review.html_url}. Look at it there.`,
    );
  }
  return toOwnReview(review);
}

const toOwnReview = ({ id, html_url: url }: Review): OwnReview => ({ id, url });

/** Every entry that is wanted, on whichever page it is. */
async function findInPages<T>(
  caller: Caller,
  operation: Operation,
  ref: PullRef,
  parameters: Record<string, unknown>,
  signals: CallSignals,
  { schema, isWanted }: { schema: z.ZodType<T>; isWanted: (entry: T) => boolean },
): Promise<T[]> {
  const found: T[] = [];
  for (let page = 1; page <= maxPages; page += 1) {
    // A page says whether there is another one.
    const { entries, more } = await caller.call({
      operation,
      repository: ref,
      parameters: { pull_number: ref.number, per_page: 100, page, ...parameters },
      ...signals,
      read: (answer) => ({
        entries: json(z.array(schema))(answer),
        more: hasNextPage(answer.headers),
      }),
    });
    found.push(...entries.filter(isWanted));
    if (!more) break;
  }
  return found;
}
