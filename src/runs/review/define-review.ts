import type { Ask, DurableQueue } from "../queue/durable-queue.ts";
import { tellPosition } from "./position.ts";
import { joinRequests, ReviewRequest } from "./review-request.ts";
import { runReview } from "./review-run.ts";
import type { RunServices } from "./run-context.ts";

export interface ReviewLimits {
  /** How many reviews this process works on at the same time. */
  concurrency: number;
  /** How long a push waits for further ones, in milliseconds. */
  settleMs: number;
}

/** Declares the job that reviews a pull: see `runReview`. One that is superseded asks for its successor, a review too. */
export function defineReview(
  queue: DurableQueue,
  services: Omit<RunServices, "heads" | "askReview">,
  { concurrency, settleMs }: ReviewLimits,
): Ask<ReviewRequest> {
  const own: RunServices = {
    ...services,
    heads: queue.heads,
    askReview: (request, key) => ask(request, key),
  };
  const ask = queue.define(
    {
      name: "review",
      schema: ReviewRequest,
      concurrency,
      pullOf: ({ pull }) => pull,
      headOf: ({ head }) => head,
      // A person who asks is not kept waiting.
      settleMsOf: ({ trigger }) => (trigger.kind === "actions" ? settleMs : 0),
      join: joinRequests,
      tell: (waiting) => tellPosition(waiting, own),
    },
    (job) => runReview(job, own),
  );
  return ask;
}
