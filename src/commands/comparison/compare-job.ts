import type { Reviewer } from "../../engines/reviewer.ts";
import type { CheckRules } from "../../engines/rules/rule-check.ts";
import type { Engine } from "../../engines/engine.ts";
import type { Forge, OpenForge } from "../../forges/forge.ts";
import {
  comparing,
  comparisonCancelled,
  notCompared,
  pullNotOpen,
} from "../../report/messages/commands.ts";
import { renderComparison } from "../../report/comparison/comparison-comment.ts";
import { pushedMeanwhile, readingLine } from "../../report/messages/comparison.ts";
import {
  figuresOf,
  type Comparison,
  type Machine,
  type ReadingPlace,
} from "../../report/comparison/comparison.ts";
import { byWhom } from "../../report/messages/endings.ts";
import { sentence } from "../../report/text/neutralise.ts";
import { compareWays } from "../../review/compare-ways.ts";
import type { RepoConfig } from "../../review/config.ts";
import { fetchSettings } from "../../runs/fetch-settings.ts";
import { noticesOf } from "../../review/load-settings.ts";
import { reviewersNamed } from "../../review/plan.ts";
import { whoCancelled } from "../../runs/queue/cancel-watch.ts";
import type { Ask, DurableQueue } from "../../runs/queue/durable-queue.ts";
import { isFinal } from "../../runs/queue/failure.ts";
import { isTheirs, orGiveUp, refuseDeadly } from "../../runs/queue/give-up.ts";
import type { Job, JobEnding } from "../../runs/queue/job.ts";
import { issuesToTell } from "../../runs/timing/issues-to-tell.ts";
import type { Meanwhile } from "../../runs/meanwhile.ts";
import { createProgressComment } from "../../runs/review/progress-comment.ts";
import { thinkFor, type Models } from "../../runs/review/think.ts";
import type { TimingRequest } from "../../runs/timing/timing-job.ts";
import type { Pull } from "../../types/pull.ts";
import { UserError } from "../../types/user-error.ts";
import { bearing, isForgeError } from "../obey/bearing.ts";
import type { CommandContext } from "../command.ts";
import { CompareRequest, measureStep } from "./compare-request.ts";
import { react } from "../obey/settle.ts";

/** So much of a pull is read at most, in characters: some seconds of a processor each time. */
const mostCharacters = 5_000_000;

export interface ComparisonServices extends Pick<CommandContext, "database"> {
  /** Those that Chorale brings along. */
  reviewers: readonly Reviewer[];
  engines: ReadonlyMap<string, Engine>;
  checkRules: CheckRules;
  /** With what reviewers think; absent where no model is configured. */
  models?: Models | undefined;
  /** What the figures depend on, as it stands now. */
  machine: () => Machine;
  /** The reviews of this process, which disturb what is measured. */
  reading: Meanwhile;
  /** Time between two edits of the reply while reviewers read, in milliseconds; the repository's own when absent. */
  progressEveryMs: number | undefined;
  /** Asks that an issue be told of what was measured. */
  askTiming: Ask<TimingRequest>;
  openForge: OpenForge;
}

/** Declares the job that measures both ways for `/compare`: it edits the reply into the result, and reacts to the comment. */
export function defineComparison(
  queue: DurableQueue,
  services: ComparisonServices,
): Ask<CompareRequest> {
  const kind = {
    name: "compare",
    schema: CompareRequest,
    // Two at the same time would measure each other.
    concurrency: 1,
    pullOf: ({ pull }: CompareRequest) => pull,
  };
  return queue.define(kind, async (job) => {
    let forge: Forge | undefined;
    const work = async () => {
      forge = await services.openForge(job.input.pull, job.signal);
      return await compareOrCancel(job, forge, services);
    };
    return await orGiveUp(job, work, async (reason, error) => {
      if (forge !== undefined) await tellReason(job, forge, reason);
      if (forge !== undefined && isTheirs(error)) return { status: "skipped", detail: reason };
      job.log.error({ err: error }, "comparison gave up");
      return { status: "gave-up", detail: reason };
    });
  });
}

/** What was measured stands, whoever cancels it then. */
async function compareOrCancel(
  job: Job<CompareRequest>,
  forge: Forge,
  services: ComparisonServices,
): Promise<JobEnding> {
  try {
    return await compare(job, forge, services);
  } catch (error) {
    const by = job.isKept(measureStep) ? undefined : whoCancelled(job.cancelled);
    if (job.signal.aborted || by === undefined) throw error;
    await tellReason(job, forge, comparisonCancelled(by));
    return { status: "cancelled", detail: byWhom(by) };
  }
}

/** What was measured, and of which head. */
interface OfPull {
  pull: Pull;
  config: Pick<RepoConfig, "timing">;
  comparison: Comparison;
}

async function compare(
  job: Job<CompareRequest>,
  forge: Forge,
  services: ComparisonServices,
): Promise<JobEnding> {
  refuseDeadly(job);
  const { input, step, signal, failures } = job;
  // One step: rounds of two processes, perhaps on two machines, would be no measurement.
  const { pull, config, comparison } = await step(measureStep, () => measure(job, forge, services));
  await step("tell", async () => {
    const { headSha: newer } = await forge.fetchPull(pull.ref, signal);
    const pushed = newer === pull.headSha ? [] : [pushedMeanwhile(pull.headSha, newer)];
    const body = renderComparison(
      { ...comparison, notices: [...comparison.notices, ...pushed] },
      input.thread.number === input.pull.number ? undefined : { pull: input.pull.number },
    );
    return await bearing((error) => isFinal(failures, error), reply(job, forge, body));
  });
  const figures = figuresOf(comparison);
  await react(job, forge, figures === undefined ? "-1" : "+1");
  const { headSha } = pull;
  if (figures === undefined) {
    return { status: "incomplete", headSha, whenKept: () => job.log.info("no figure") };
  }
  const measurement = {
    sequential_ms: Math.round(figures.oneAfterAnotherMs),
    side_by_side_ms: Math.round(figures.sideBySideMs),
  };
  const whenKept = () => job.log.info(measurement, "both ways measured");
  const next = await issuesToTell({ ...job, forge, services }, { pull, config });
  return { status: "measured", headSha, measurement, next, whenKept };
}

/** Reads the pull as it stands now, with its repository's configuration. */
async function measure(
  job: Job<CompareRequest>,
  forge: Forge,
  services: ComparisonServices,
): Promise<OfPull> {
  const { input } = job;
  const signal = AbortSignal.any([job.signal, job.cancelled]);
  const pull = await forge.fetchPull(input.pull, signal);
  const { number } = input.pull;
  const isHere = number === input.thread.number;
  if (pull.state !== "open") throw new UserError(pullNotOpen(pull.state, { number, isHere }));
  const isRefused = (error: unknown) => isFinal(job.failures, error);
  await bearing(isRefused, reply(job, forge, comparing(pull.headSha)));
  const { reviewers, checkRules } = services;
  const settings = await fetchSettings(forge, input.pull, { reviewers, checkRules, signal });
  const { config } = settings;
  const progress = createProgressComment<ReadingPlace>({
    everyMs: services.progressEveryMs ?? config.progressSeconds * 1_000,
    nameOf: () => "reading",
    edit: async (latest) => {
      const doing = latest.map(readingLine).at(-1);
      await reply(job, forge, comparing(pull.headSha, doing));
    },
  });
  const machine = services.machine();
  const others = services.reading.watch();
  try {
    const measured = await compareWays(
      {
        fetchDiff: () => forge.fetchDiff(pull, signal),
        fetchFile: (path) => forge.fetchFile(pull, path, signal),
      },
      {
        reviewers: reviewersNamed(input.reviewers ?? config.reviewers, settings.reviewers),
        engines: services.engines,
        think:
          services.models &&
          thinkFor(services.models, services.database, {
            runId: job.id,
            pull: input.pull,
            config,
            reviewers,
            isFresh: true,
            log: job.log,
          }),
        ignore: config.ignore,
        concurrency: config.concurrency,
        timeoutMs: config.timeoutMinutes * 60_000,
        rounds: input.rounds,
        mostCharacters,
        signal,
        onReading: (place) => progress.show(place),
        onBroken: (error, part) => job.log.error({ err: error, part }, "a part of a reading broke"),
      },
    );
    const comparison = {
      ...measured,
      headSha: pull.headSha,
      machine,
      meanwhile: others(),
      notices: noticesOf(settings),
    };
    return { pull, config: { timing: config.timing }, comparison };
  } finally {
    others();
    await progress.settle();
  }
}

function reply({ input, signal }: Job<CompareRequest>, forge: Forge, body: string) {
  const { thread, marker } = input;
  return forge.ensureComment(thread, marker, `${marker}\n${body}`, signal);
}

/** Says why there is nothing to show, once; where that can't be said the reaction has to do. */
async function tellReason(job: Job<CompareRequest>, forge: Forge, reason: string): Promise<void> {
  const body = `${notCompared} ${sentence(reason, 600)}`;
  await job.step("tell why not", () => bearing(isForgeError, reply(job, forge, body)));
  await react(job, forge, "-1");
}
