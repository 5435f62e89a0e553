import { ForgeError } from "../../forges/forge.ts";
import { renderStarted } from "../../report/comment/comment.ts";
import type { Report } from "../../report/report.ts";
import type { State } from "../../report/comment/state.ts";
import { defaultConfig, RepoConfig } from "../../review/config.ts";
import { noTeam, Team } from "../../reviewers/team.ts";
import type { Ending } from "../../store/queue/end-run.ts";
import type { Head } from "../../store/queue/pulls.ts";
import { clockMs } from "../../types/clock.ts";
import { reviewMarker } from "../../types/markers.ts";
import type { Span } from "../../types/outcome.ts";
import { deathsUntilGivenUp } from "../queue/back-off.ts";
import { endCancelled, endSkipped, giveUp } from "./endings.ts";
import { whoCancelled } from "../queue/cancel-watch.ts";
import type { Job, JobEnding } from "../queue/job.ts";
import { concludeReview, isWithheld, publishReview, type Published } from "./publish-review.ts";
import { isPassing } from "../queue/failure.ts";
import { orGiveUp, ProcessesDied } from "../queue/give-up.ts";
import { issuesToTell } from "../timing/issues-to-tell.ts";
import { findLast } from "./find-last.ts";
import { openForge } from "./open-forge.ts";
import { lookAtPull } from "./look-at-pull.ts";
import { takeBackPosition } from "./position.ts";
import { readPull } from "./read-pull.ts";
import { recordOf } from "./record.ts";
import type { ReviewRequest } from "./review-request.ts";
import type { RunContext, RunServices, Wanted } from "./run-context.ts";
import { detailOf, type RunResult } from "./run-events.ts";
import { letGo, lookAgain, successorOf, Superseded, whileNewest } from "./superseding.ts";
import { steps } from "./steps.ts";
import { tellAskers, upshotOf, type Upshot } from "./tell-askers.ts";
import { tryCheck } from "./try-check.ts";

/** What became of a run: how it ended, which head it was about, what was found, what follows. */
interface Reviewed extends Pick<Ending, "headSha" | "record" | "next" | "unlessCancelled"> {
  result: RunResult;
  upshot?: Upshot;
}

/**
 * One review of one head, from the request to the comment. Every stage may be run again after a crash:
 * publishing edits what is there. Rejects when aborted, or when giving up could not be told: then it is run again.
 */
export async function runReview(
  job: Job<ReviewRequest>,
  services: RunServices,
): Promise<JobEnding> {
  const { input: request, signal: writes, ...rest } = job;
  const busy: Span[] = [];
  const startMs = clockMs();
  // What stands there stays, whoever cancels it then.
  const isThere = isSaid(job);
  const signal = isThere ? writes : AbortSignal.any([writes, job.cancelled]);
  const { result, ...parts } = await services.trackRequests(busy, async () => {
    const forge = await openForge(job, services);
    if ("result" in forge) return forge;
    const context = { ...rest, signal, writes, request, services, forge, startMs, busy };
    const { upshot, ...reviewed } = await reviewPull(context);
    await tellAskers(context, reviewed.result, upshot);
    return reviewed;
  });
  return {
    status: result.status,
    detail: detailOf(result),
    ...parts,
    whenKept: () => services.observe({ type: "ended", runId: job.id, request, result }),
  };
}

async function reviewPull(context: RunContext): Promise<Reviewed> {
  let wanted: Wanted | undefined;
  try {
    const looked = await lookOrGiveUp(context);
    if ("pull" in looked) wanted = looked;
    await takeBackPosition(context, looked);
    if ("pull" in looked) return await reviewWanted(context, looked);
    if (looked.status === "skipped") await endSkipped(context, looked);
    return { result: looked };
  } catch (error) {
    const by = isSaid(context) ? undefined : whoCancelled(context.cancelled);
    if (by === undefined || context.writes.aborted) throw error;
    const own = { ...context, signal: context.writes };
    return { ...headOf(wanted), result: await endCancelled(own, wanted, by) };
  }
}

/** Whether a part of the result stands there, or all of it: then nobody takes it back. */
function isSaid({ isKept }: Pick<RunContext, "isKept">): boolean {
  return isKept(steps.suggest) || isKept(steps.publish);
}

/** Whether changes stand beside their lines and the comment does not know it: then it is written, whatever is pushed. */
function isHalfSaid({ isKept }: Pick<RunContext, "isKept">): boolean {
  return isKept(steps.suggest) && !isKept(steps.publish);
}

async function lookOrGiveUp(context: RunContext): Promise<Wanted | RunResult> {
  const lookOnce = () => context.step(steps.look, () => lookAtPull(context));
  const looked = await orGiveUp(context, lookOnce, (_reason, error) =>
    // A name of its own: should the next look succeed after a crash, what is given up later is something else.
    context.step("give up early", () => giveUp(context, undefined, error)),
  );
  if (!("pull" in looked)) return looked;
  return { ...looked, config: configKept(looked.config), team: teamKept(looked.team) };
}

/** Another version may have looked, which knew fewer settings or more: what it did not know has its default. */
function configKept(config: Partial<RepoConfig>): RepoConfig {
  return RepoConfig.strip().safeParse(config).data ?? defaultConfig;
}

/** The same of the repository's own reviewers, of which an older version knew nothing. */
function teamKept(team: unknown): Team {
  return Team.safeParse(team).data ?? noTeam;
}

async function reviewWanted(context: RunContext, wanted: Wanted): Promise<Reviewed> {
  const reviewed = { ...headOf(wanted), ...(await reviewOrEnd(context, wanted)) };
  const { result } = reviewed;
  if (result.status !== "superseded") return reviewed;
  // Whoever cancels this one means what would follow it too.
  const request = successorOf(context.request, wanted, result);
  const next = [context.services.askReview(request, `after ${context.id}`)];
  return { ...reviewed, next, unlessCancelled: true };
}

async function reviewOrEnd(context: RunContext, wanted: Wanted): Promise<Reviewed> {
  if (context.deaths >= deathsUntilGivenUp) {
    const error = new ProcessesDied(context.deaths);
    return { result: await endUnread(context, wanted, error) };
  }
  if (context.isResumed && !isHalfSaid(context)) {
    // What was true before the interruption need not be now.
    const { successor } = await lookAgain(context, wanted);
    if (successor) return { result: await letGo(context, wanted, successor) };
  }
  return await reviewHead(context, wanted);
}

function headOf(wanted: Wanted | undefined): Pick<Reviewed, "headSha"> {
  return wanted === undefined ? {} : { headSha: wanted.pull.headSha };
}

/** The run of a head that is wanted. */
async function reviewHead(context: RunContext, wanted: Wanted): Promise<Reviewed> {
  let shown: { published: Published; report: Report };
  try {
    const work = async (signal: AbortSignal) => {
      const own = { ...context, signal };
      const { previous } = await findLast(own, wanted.pull);
      await own.step("announce", () => announce(own, wanted, previous));
      const known = { ...wanted, previous };
      const read = await readPull(own, known);
      return { published: await publishReview(own, known, read), report: read.report };
    };
    shown = isHalfSaid(context)
      ? await work(context.signal)
      : await whileNewest(context, wanted, work);
  } catch (error) {
    if (context.signal.aborted) throw error;
    const successor = await successorBy(context, wanted, error);
    if (successor !== undefined) return { result: await letGo(context, wanted, successor) };
    if (isPassing(context.failures, error)) throw error;
    return { result: await endUnread(context, wanted, error) };
  }
  const { published, report } = shown;
  // What stands there stays: from here on a failure only means that the rest is tried again.
  const own = { ...context, signal: context.writes };
  const withheld = isWithheld(report, wanted.config);
  return {
    result: await concludeReview(own, wanted, published, report),
    upshot: upshotOf(report, { headSha: wanted.pull.headSha, isWithheld: withheld }),
    record: recordOf(report, { isWithheld: withheld }),
    next: await issuesToTell(own, wanted),
  };
}

/** The head that took this one's place, if that is why the review ended: the database knew, or the forge was seen to differ. */
async function successorBy(
  context: RunContext,
  wanted: Wanted,
  error: unknown,
): Promise<Head | undefined> {
  if (error instanceof Superseded) return error.by;
  if (!(error instanceof ForgeError && error.status === 409)) return undefined;
  return (await lookAgain(context, wanted)).successor;
}

function endUnread(context: RunContext, wanted: Wanted, error: unknown): Promise<RunResult> {
  return context.step("give up", () => giveUp(context, wanted, error));
}

/** Says that a review has begun; the comment goes on remembering what the last one left in it. */
async function announce(
  context: RunContext,
  { pull }: Wanted,
  previous: State | null,
): Promise<void> {
  const { forge, signal, writes } = context;
  const { body, check } = renderStarted({
    headSha: pull.headSha,
    previous: previous ?? undefined,
  });
  const { url } = await forge.ensureComment(pull.ref, reviewMarker, body, writes, signal);
  await tryCheck(context, pull.ref, { ...check, url });
}
