import type { Engine } from "../engines/engine.ts";
import type { Reviewer } from "../engines/reviewer.ts";
import { ForgeError, type Forge } from "../forges/forge.ts";
import { renderProgress, renderReview, renderStarted, renderStopped } from "../report/comment.ts";
import { renderCheck } from "../report/check.ts";
import * as messages from "../report/messages.ts";
import { didNotEnd } from "../report/report.ts";
import { decodeState, reviewMarker, type State } from "../report/state.ts";
import { parseConfig, type RepoConfig } from "../review/config.ts";
import { reviewersNamed } from "../review/plan.ts";
import { reviewChange, type Review } from "../review/review-change.ts";
import { reportOn } from "../review/report-on.ts";
import { clockMs } from "../types/clock.ts";
import type { Span } from "../types/outcome.ts";
import type { Pull } from "../types/pull.ts";
import { UserError } from "../types/user-error.ts";
import { uncoveredMs } from "./overhead.ts";
import type { Job } from "./durable-queue.ts";
import { createProgressComment } from "./progress-comment.ts";
import type { ReviewRequest } from "./review-request.ts";
import type { ObserveRun, RunResult } from "./run-events.ts";

/** What a run needs from the house around it. */
export interface RunServices {
  version: string;
  reviewers: readonly Reviewer[];
  engines: ReadonlyMap<string, Engine>;
  /** Usages of the slash commands that the comment offers. */
  commandUsages: readonly string[];
  openForge(ref: ReviewRequest["pull"]): Promise<Forge>;
  /** Notes every request to a forge that `work` makes. */
  trackRequests<T>(spans: Span[], work: () => Promise<T>): Promise<T>;
  observe: ObserveRun;
  /** Time between two edits of the comment while reviewers read, in milliseconds. */
  progressEveryMs: number;
}

/** What was known when the run began; stored, so that a resumed run goes on from the same facts. */
interface Opening {
  pull: Pull;
  config: RepoConfig;
  problems: string[];
  /** The hidden state of the comment that the last review left. */
  previous: State | null;
}

/**
 * One review of one head, from the request to the comment. Every stage may be run again after a crash:
 * publishing edits what is there. Rejects when aborted, or when giving up could not be told: then it is run again.
 */
export async function runReview(
  job: Job<ReviewRequest>,
  services: RunServices,
): Promise<RunResult> {
  const startMs = clockMs();
  const busy: Span[] = [];
  const result = await services.trackRequests(busy, async () => {
    const forge = await services.openForge(job.input.pull);
    return await reviewOrGiveUp({ ...job, request: job.input, services, forge, startMs, busy });
  });
  services.observe({ type: "ended", runId: job.id, request: job.input, result });
  return result;
}

async function reviewOrGiveUp(context: Context): Promise<RunResult> {
  try {
    const opening = await context.step("open", () => open(context));
    if ("status" in opening) return opening;
    return await readAndPublish(context, opening);
  } catch (error) {
    if (context.signal.aborted) throw error;
    if (isHopeless(error)) return { status: "gave-up", reason: reasonOf(context, error) };
    return await context.step("give up", () => giveUp(context, error));
  }
}

interface Context extends Job<ReviewRequest> {
  request: ReviewRequest;
  services: RunServices;
  forge: Forge;
  startMs: number;
  /** Time that belongs to the forge. */
  busy: Span[];
}

/** Learns what the pull is, decides whether anybody wants a review, and says that one has begun. */
async function open(context: Context): Promise<Opening | RunResult> {
  const { request, forge, services, signal } = context;
  const pull = await forge.fetchPull(request.pull, signal);
  if (pull.state !== "open")
    return { status: "skipped", reason: `the pull request is ${pull.state}` };
  if (request.headSha !== undefined && request.headSha !== pull.headSha) {
    return { status: "superseded", by: pull.headSha };
  }
  const names = services.reviewers.map((reviewer) => reviewer.name);
  const { config, problems } = parseConfig(await forge.fetchConfig(request.pull, signal), names);
  const refusal = refuse(request, pull, config);
  if (refusal !== undefined) return { status: "skipped", reason: refusal };

  const comment = await forge.findComment(pull.ref, reviewMarker, signal);
  const previous = comment === undefined ? null : (decodeState(comment.body) ?? null);
  const started = renderStarted({ headSha: pull.headSha, previous: previous ?? undefined });
  await forge.ensureCheck(pull, started.check, signal);
  await forge.ensureComment(pull.ref, reviewMarker, started.body, signal);
  return { pull, config, problems, previous };
}

function refuse(request: ReviewRequest, pull: Pull, config: RepoConfig): string | undefined {
  if (request.trigger.kind === "command") return undefined;
  const { action } = request.trigger;
  if (!config.on.some((wanted) => wanted === action)) return `\`on\` does not list ${action}`;
  if (pull.draft && !config.drafts) return "the pull request is a draft";
  return undefined;
}

async function readAndPublish(context: Context, opening: Opening): Promise<RunResult> {
  const { id, request, forge, services, signal } = context;
  const { pull, config, problems } = opening;
  services.observe({ type: "started", runId: id, pull });
  const wanted = request.reviewers ?? config.reviewers;
  const reviewers = reviewersNamed(wanted, services.reviewers);
  const waiting = createProgressComment({
    everyMs: services.progressEveryMs,
    edit(progress) {
      const { headSha } = pull;
      const options = { headSha, previous: opening.previous ?? undefined };
      return forge.ensureComment(pull.ref, reviewMarker, renderProgress(progress, options), signal);
    },
  });
  const read = () =>
    reviewChange(
      {
        fetchDiff: () => forge.fetchDiff(pull, signal),
        fetchFile: (path) => forge.fetchFile(pull, path, signal),
      },
      {
        reviewers,
        engines: services.engines,
        ignore: config.ignore,
        concurrency: config.concurrency,
        timeoutMs: config.timeoutMinutes * 60_000,
        signal,
        checkpoint: (reviewer, readOne) => context.step(`read ${reviewer}`, readOne),
        onProgress(progress) {
          waiting.show(progress);
          services.observe({ type: "progress", runId: id, progress });
        },
      },
    );
  let review: Review;
  try {
    review = await read();
  } finally {
    await waiting.settle();
  }
  const { report, state } = reportOn(review, {
    version: services.version,
    headSha: pull.headSha,
    reviewers: services.reviewers,
    minLevel: config.minLevel,
    previous: opening.previous ?? undefined,
    notices: problems.map((problem) => messages.configProblem(problem)),
  });
  services.observe({ type: "reviewed", runId: id, pull, review, report });

  return await context.step("publish", async () => {
    const { headSha } = await forge.fetchPull(pull.ref, signal);
    if (headSha !== pull.headSha) {
      await forge.ensureCheck(pull, messages.supersededCheck(pull.headSha, headSha), signal);
      return { status: "superseded" as const, by: headSha };
    }
    const onlyFailure = !config.proceedOnPartialFailure && report.outcomes.some(didNotEnd);
    const body = renderReview(report, {
      maxLength: forge.maxCommentLength,
      maxFindings: config.maxFindings,
      onlyFailure,
      permalink: (path, line) => forge.permalink(pull, path, line),
      commands: services.commandUsages,
      categories: new Map(services.reviewers.map(({ name, category }) => [name, category])),
      // What nobody was shown must not count as known.
      ...withState(onlyFailure ? opening.previous : state),
    });
    const publication = await forge.ensureComment(pull.ref, reviewMarker, body, signal);
    const check = renderCheck(report, {
      failOn: config.failOn,
      isConfigInvalid: problems.length > 0,
      onlyFailure,
    });
    await forge.ensureCheck(pull, { headSha: pull.headSha, ...check }, signal);
    const shards = report.outcomes.flatMap((outcome) => outcome.spans);
    const total = {
      name: "run",
      startMs: context.startMs,
      durationMs: clockMs() - context.startMs,
    };
    const overheadMs = uncoveredMs(total, [...context.busy, ...shards]);
    return { status: "published" as const, publication, overheadMs };
  });
}

function withState(state: State | null): { state?: State } {
  return state === null ? {} : { state };
}

/** Tells the pull, once, that it was not reviewed. */
async function giveUp(context: Context, error: unknown): Promise<RunResult> {
  const { forge, request, signal } = context;
  const reason = reasonOf(context, error);
  const pull = await forge.fetchPull(request.pull, signal);
  const comment = await forge.findComment(pull.ref, reviewMarker, signal);
  const previous = comment === undefined ? undefined : decodeState(comment.body);
  const stopped = renderStopped({ headSha: pull.headSha, reason, previous });
  await forge.ensureComment(pull.ref, reviewMarker, stopped.body, signal);
  await forge.ensureCheck(pull, stopped.check, signal);
  return { status: "gave-up", reason };
}

/** People read what was written for them; anything else may hold what they must not see. */
function reasonOf(context: Context, error: unknown): string {
  const cause = causeOf(error);
  return cause instanceof UserError || cause instanceof ForgeError
    ? cause.message
    : messages.internalError(context.id);
}

/** The forge will not let us say anything there: it is gone, or not ours to write to. */
function isHopeless(error: unknown): boolean {
  const cause = causeOf(error);
  return cause instanceof ForgeError && [401, 403, 404, 410, 451].includes(cause.status ?? 0);
}

/** A failed step wraps what its stage threw. */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.name === "StepError" ? error.cause : error;
}
