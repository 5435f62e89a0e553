import { ForgeError } from "../../forges/forge.ts";
import * as messages from "../../report/messages/asked-reviews.ts";
import { notPublished } from "../../report/messages/endings.ts";
import { verdictLine } from "../../report/messages/review.ts";
import { verdictOf, type Report } from "../../report/report.ts";
import type { Asker } from "./review-request.ts";
import type { RunContext } from "./run-context.ts";
import type { RunResult } from "./run-events.ts";

/** What a published review came to, for who asked for it. */
export interface Upshot {
  headSha: string;
  /** As the headline of its comment says it: plain text. */
  found: string;
  /** Whether everything that was to be read was. */
  isComplete: boolean;
}

/** @param options.isWithheld the comment shows nothing of it */
export function upshotOf(
  report: Report,
  { headSha, isWithheld }: { headSha: string; isWithheld: boolean },
): Upshot {
  const verdict = verdictOf(report);
  return {
    headSha,
    found: isWithheld ? notPublished : verdictLine(verdict, report),
    isComplete: !isWithheld && verdict !== "partial" && verdict !== "failed",
  };
}

/**
 * Tells those who asked for a review by a command that it has ended: 🚀 for a result, 😕 where there is none or it is incomplete; where
 * its comment does not stand, their reply says which. Comment and check say all of it, so whatever trouble there is costs this
 * alone. One that was superseded goes on as another.
 */
export async function tellAskers(
  context: RunContext,
  result: RunResult,
  upshot: Upshot | undefined,
): Promise<void> {
  const { request, step } = context;
  const { status } = result;
  if (request.askers === undefined || status === "superseded") return;
  const reaction = upshot?.isComplete === true ? "rocket" : "confused";
  for (const [index, asker] of request.askers.entries()) {
    await step(`tell asker ${index}`, async () => {
      await tell(context, asker, wordsFor(request.pull.number, result, upshot), reaction);
      return null;
    });
  }
}

async function tell(
  { forge, writes, log }: RunContext,
  { thread, commentId, marker }: Asker,
  words: string,
  reaction: "rocket" | "confused",
): Promise<void> {
  const trying = async (work: Promise<unknown>) => {
    try {
      await work;
    } catch (error) {
      if (!(error instanceof ForgeError)) throw error;
      log.info({ err: error, commentId }, "who asked could not be told");
    }
  };
  if (marker !== undefined) {
    await trying(forge.ensureComment(thread, marker, `${marker}\n${words}`, writes));
  }
  await trying(forge.react(thread, commentId, reaction, writes));
}

function wordsFor(
  number: number,
  result: Exclude<RunResult, { status: "superseded" }>,
  upshot: Upshot | undefined,
): string {
  if (result.status === "cancelled") return messages.askedReviewCancelled(number, result.by);
  if (result.status !== "published") return messages.askedReviewMissing(number, result);
  const { headSha = "", found = "" } = upshot ?? {};
  return messages.reviewTold(number, { headSha, found, url: result.publication.url });
}
