import { z } from "zod";
import { notShownAsMerged } from "../../report/messages/timing.ts";
import { fetchSettings } from "../fetch-settings.ts";
import { saveWorkflow, workflowFactsOf, type WorkflowRow } from "../../store/records/workflows.ts";
import type { Query } from "../../store/database/database.ts";
import { endPause } from "../../store/queue/pauses.ts";
import { PullRef, type Pull } from "../../types/pull.ts";
import type { Ask, DurableQueue } from "../queue/durable-queue.ts";
import { isPassing } from "../queue/failure.ts";
import { issuesToTell } from "./issues-to-tell.ts";
import type { Job, JobEnding } from "../queue/job.ts";
import { pullKey, repositoryKey } from "../pull-key.ts";
import { orLetBe, type TimingRequest, type TimingServices } from "./timing-job.ts";

/** A pull that was merged, as a delivery says. */
export const MergedRequest = z.strictObject({ pull: PullRef });
export type MergedRequest = z.infer<typeof MergedRequest>;

interface MergedServices extends TimingServices {
  askTiming: Ask<TimingRequest>;
}

/** Declares the job that notes how long a pull took from opened to merged, ends its pause, and has the issues that it names told. */
export function defineMerged(queue: DurableQueue, services: MergedServices): Ask<MergedRequest> {
  const kind = {
    name: "merged",
    schema: MergedRequest,
    concurrency: 2,
    pullOf: ({ pull }: MergedRequest) => pull,
    join: (_waiting: MergedRequest, arriving: MergedRequest) => arriving,
  };
  return queue.define(kind, async (job) => await orLetBe(job, () => note(job, services)));
}

async function note(job: Job<MergedRequest>, services: MergedServices): Promise<JobEnding> {
  const { input, signal, failures } = job;
  const forge = await services.openForge(input.pull, signal);
  const pull = await forge.fetchPull(input.pull, signal);
  const { mergedMs } = pull;
  if (pull.state !== "merged" || mergedMs === null) {
    // Hosts tell of some things before they show them.
    const notYet = new Error(notShownAsMerged);
    if (isPassing(failures, notYet)) throw notYet;
    return { status: "skipped", detail: notYet.message };
  }
  const { query } = services.database;
  const row = await measureWorkflow(query, { ...pull, mergedMs });
  await saveWorkflow(query, row);
  // Nobody can: only open pulls are resumed.
  await endPause(query, row.pull);
  const { reviewers } = services;
  const { config } = await fetchSettings(forge, input.pull, { reviewers, signal });
  const isReviewed = row.first_review_at_ms !== null;
  const next = isReviewed ? await issuesToTell({ ...job, forge, services }, { pull, config }) : [];
  return { status: "noted", next };
}

/** The way of a pull, from what its host and our runs tell. */
async function measureWorkflow(
  query: Query,
  { ref, headSha, openedMs, mergedMs }: Pull & { mergedMs: number },
): Promise<WorkflowRow> {
  const pull = pullKey(ref);
  // Hosts count in whole seconds, and leave out what is left.
  const untilMs = mergedMs + 999;
  const facts = await workflowFactsOf(query, pull, { headSha, untilMs });
  const { firstReviewMs, firstAskedMs, lastHeadAskedMs, reviewMs } = facts;
  // Theirs is another clock than ours.
  const within = (ms: number) => Math.min(Math.max(ms, openedMs), mergedMs);
  const isPushed =
    lastHeadAskedMs !== null &&
    firstAskedMs !== null &&
    lastHeadAskedMs > firstAskedMs &&
    lastHeadAskedMs <= untilMs;
  return {
    pull,
    repository: repositoryKey(ref),
    opened_at_ms: openedMs,
    first_review_at_ms: firstReviewMs === null ? null : within(firstReviewMs),
    last_push_at_ms: isPushed ? within(lastHeadAskedMs) : null,
    merged_at_ms: mergedMs,
    review_ms: reviewMs,
  };
}
