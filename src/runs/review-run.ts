import { renderStarted } from "../report/comment.ts";
import { decodeState, reviewMarker, type State } from "../report/state.ts";
import { parseConfig } from "../review/config.ts";
import { clockMs } from "../types/clock.ts";
import type { Span } from "../types/outcome.ts";
import type { Pull } from "../types/pull.ts";
import { Superseded } from "./active-runs.ts";
import type { Job } from "./durable-queue.ts";
import { giveUp, isPassed, letGo } from "./endings.ts";
import { publishReview } from "./publish-review.ts";
import { readPull } from "./read-pull.ts";
import type { ReviewRequest } from "./review-request.ts";
import type { RunContext, RunServices, Wanted } from "./run-context.ts";
import type { RunResult } from "./run-events.ts";
import { tryCheck } from "./try-check.ts";

/**
 * One review of one head, from the request to the comment. Every stage may be run again after a crash:
 * publishing edits what is there. Rejects when aborted, or when giving up could not be told: then it is run again.
 */
export async function runReview(
  job: Job<ReviewRequest>,
  services: RunServices,
): Promise<RunResult> {
  const { input: request, ...rest } = job;
  const busy: Span[] = [];
  const startMs = clockMs();
  const result = await services.trackRequests(busy, async () => {
    const forge = await services.openForge(request.pull);
    return await reviewPull({ ...rest, request, services, forge, startMs, busy });
  });
  services.observe({ type: "ended", runId: job.id, request, result });
  return result;
}

async function reviewPull(context: RunContext): Promise<RunResult> {
  const { services, signal } = context;
  let found: Wanted | RunResult;
  let isResumed = true;
  try {
    found = await context.step("look", () => {
      isResumed = false;
      return look(context);
    });
  } catch (error) {
    if (signal.aborted || isCausedBy(error, NotYetVisible)) throw error;
    return await context.step("give up", () => giveUp(context, undefined, error));
  }
  if ("status" in found) return found;
  const wanted = found;
  if (isResumed) {
    // What was true before the interruption need not be now, and an old run must not push a newer one aside.
    const now = await context.forge.fetchPull(wanted.pull.ref, signal);
    if (isPassed(wanted, now)) return await letGo(context, wanted, now.headSha);
  }
  const { headSha } = wanted.pull;
  const key = keyOf(wanted.pull.ref);
  return await services.activeRuns.takeOver({ key, headSha }, signal, (ownSignal) =>
    reviewHead(context, wanted, ownSignal),
  );
}

/** The run while it is the only one of its pull. */
async function reviewHead(
  outer: RunContext,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<RunResult> {
  const context = { ...outer, signal };
  try {
    signal.throwIfAborted();
    const previous = await context.step("announce", () => announce(context, wanted));
    const known = { ...wanted, previous };
    return await publishReview(context, known, await readPull(context, known));
  } catch (error) {
    if (outer.signal.aborted) throw error;
    // The newer run waits for this one to end, so what is still to be done is done with the job's own signal.
    if (signal.reason instanceof Superseded) return await letGo(outer, wanted, signal.reason.by);
    return await outer.step("give up", () => giveUp(outer, wanted, error));
  }
}

/** The forge does not show yet what its own delivery told us: it is asked again later. */
class NotYetVisible extends Error {
  override readonly name = "NotYetVisible";
}

/** Learns what the pull is, and decides whether anybody wants a review of it. */
async function look(context: RunContext): Promise<Wanted | RunResult> {
  const { request, forge, services, signal } = context;
  const pull = await forge.fetchPull(request.pull, signal);
  const skipped = (reason: string): RunResult => ({ status: "skipped", reason });
  if (pull.state !== "open") return skipped(`the pull request is ${pull.state}`);
  const { head } = request;
  if (head !== undefined && head.sha !== pull.headSha) {
    if (pull.updatedMs < head.updatedMs) {
      throw new NotYetVisible(`the forge does not show ${head.sha} yet`);
    }
    return { status: "superseded", by: pull.headSha };
  }
  const names = services.reviewers.map((reviewer) => reviewer.name);
  const { config, problems } = parseConfig(await forge.fetchConfig(request.pull, signal), names);
  if (request.trigger.kind === "action") {
    const { action } = request.trigger;
    if (!config.on.some((one) => one === action)) return skipped(`\`on\` does not list ${action}`);
    if (pull.draft && !config.drafts) return skipped("the pull request is a draft");
  }
  return { pull, config, problems };
}

/** Says that a review has begun, and hands out what the last one left in its comment. */
async function announce(context: RunContext, { pull }: Wanted): Promise<State | null> {
  const { forge, signal } = context;
  const comment = await forge.findComment(pull.ref, reviewMarker, signal);
  const previous = comment === undefined ? undefined : decodeState(comment.body);
  const started = renderStarted({ headSha: pull.headSha, previous });
  await forge.ensureComment(pull.ref, reviewMarker, started.body, signal);
  await tryCheck(context, pull, started.check);
  return previous ?? null;
}

/** One pull, whatever else its reference says. */
function keyOf({ forge, owner, repo, number }: Pull["ref"]): string {
  return JSON.stringify([forge, owner, repo, number]);
}

/** A failed step wraps what its stage threw. */
function isCausedBy(error: unknown, type: new (message: string) => Error): boolean {
  return error instanceof type || (error instanceof Error && error.cause instanceof type);
}
