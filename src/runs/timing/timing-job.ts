import { z } from "zod";
import type { Reviewer } from "../../engines/reviewer.ts";
import type { OpenForge } from "../../forges/forge.ts";
import { whyNotTold } from "../../report/messages/timing.ts";
import { renderTimingNote } from "../../report/timing/timing-note.ts";
import { fetchSettings } from "../fetch-settings.ts";
import type { Database } from "../../store/database/database.ts";
import { timingMarker } from "../../types/markers.ts";
import { ThreadRef } from "../../types/pull.ts";
import type { Ask, DurableQueue } from "../queue/durable-queue.ts";
import { isFinal } from "../queue/failure.ts";
import { isTheirs, orGiveUp, refuseDeadly } from "../queue/give-up.ts";
import type { Job, JobEnding } from "../queue/job.ts";
import { pullsOfIssue } from "./pulls-of-issue.ts";

/** An issue that is to be told how long the reviews of the pulls that name it took. */
export const TimingRequest = z.strictObject({ thread: ThreadRef });
export type TimingRequest = z.infer<typeof TimingRequest>;

export interface TimingServices {
  database: Database;
  reviewers: readonly Reviewer[];
  openForge: OpenForge;
}

/**
 * Declares the job that keeps the one timing comment of an issue. It says what the database knows when it is done, so that
 * those that wait are one; and as the queue does one of an issue after another, there is never a second comment.
 */
export function defineTiming(queue: DurableQueue, services: TimingServices): Ask<TimingRequest> {
  const kind = {
    name: "timing",
    schema: TimingRequest,
    concurrency: 2,
    pullOf: ({ thread }: TimingRequest) => thread,
    // The later one knows what the repository is called now.
    join: (_waiting: TimingRequest, arriving: TimingRequest) => arriving,
  };
  return queue.define(kind, async (job) => {
    const ending = await orLetBe(job, () => tell(job, services));
    const { status, detail } = ending;
    job.log.info({ detail }, status === "told" ? "issue told" : "issue not told");
    return ending;
  });
}

/** Nobody asked for what such a job does: what does not come about is in the log and in the queue's status, and that is all. */
export async function orLetBe(
  job: Pick<Job<unknown>, "id" | "signal" | "failures" | "deaths" | "log">,
  work: () => Promise<JobEnding>,
): Promise<JobEnding> {
  const { failures, log } = job;
  const workUnlessDeadly = async () => {
    refuseDeadly(job);
    return await work();
  };
  return await orGiveUp(job, workUnlessDeadly, async (detail, error) => {
    log.warn({ err: error }, "left undone");
    const isRefused = isTheirs(error) || isFinal(failures, error);
    return { status: isRefused ? "skipped" : "gave-up", detail };
  });
}

async function tell(job: Job<TimingRequest>, services: TimingServices): Promise<JobEnding> {
  const { input, signal, step } = job;
  const { thread } = input;
  const forge = await services.openForge(thread, signal);
  return await step("tell", async () => {
    const skipped = (detail: string): JobEnding => ({ status: "skipped", detail });
    const issue = await forge.fetchIssue(thread, signal);
    if (issue === undefined) return skipped(whyNotTold.noIssue);
    if (issue.isPull) return skipped(whyNotTold.isPull);
    const { reviewers } = services;
    // That of the issue's repository, which need not be the pull's.
    const { config } = await fetchSettings(forge, thread, { reviewers, signal });
    if (!config.timing.issues) return skipped(whyNotTold.unwanted);
    const { pulls, more } = await pullsOfIssue(services.database.query, forge, thread, signal);
    const isThere = async () =>
      (await forge.findComment(thread, timingMarker, signal)) !== undefined;
    if (pulls.length === 0 && !(await isThere())) return skipped(whyNotTold.nothing);
    const body = renderTimingNote(pulls, more);
    const { url } = await forge.ensureComment(thread, timingMarker, body, signal);
    return { status: "told", detail: url };
  });
}
