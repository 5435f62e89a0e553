import { renderProgress } from "../../report/comment/comment.ts";
import * as messages from "../../report/messages/notices.ts";
import type { Report } from "../../report/report.ts";
import type { State } from "../../report/comment/state.ts";
import { noticesOf } from "../../review/load-settings.ts";
import type { LookingAgain } from "../../review/challenge.ts";
import { reviewersNamed } from "../../review/plan.ts";
import { reportOn } from "../../review/report-on.ts";
import type { Progress } from "../../review/read-side-by-side.ts";
import { reviewChange } from "../../review/review-change.ts";
import type { RepoConfig } from "../../review/config.ts";
import type { Review } from "../../review/review-change.ts";
import { brokenIn, everyReviewer } from "../../reviewers/team.ts";
import { loadSuppressions } from "../../store/records/suppressions.ts";
import { isAtLeast, type Finding } from "../../types/finding.ts";
import { reviewMarker } from "../../types/markers.ts";
import type { Outcome } from "../../types/outcome.ts";
import type { Suppression } from "../../types/suppression.ts";
import { createProgressComment } from "./progress-comment.ts";
import { pullKey, repositoryKey } from "../pull-key.ts";
import { steps } from "./steps.ts";
import type { RunContext, Wanted } from "./run-context.ts";
import { thinkFor } from "./think.ts";

/** A pull with what the last review of it left behind. */
export interface Known extends Wanted {
  previous: State | null;
}

/** Has the reviewers read the pull, a checkpoint each, and keeps the waiting comment up to date. */
export async function readPull(
  context: RunContext,
  { pull, config, problems, team, previous }: Known,
): Promise<{ report: Report; state: State }> {
  const { id, request, forge, services, signal, writes, log } = context;
  services.observe({ type: "started", runId: id, pull });
  const reviewers = everyReviewer(services.reviewers, team);
  const known = previous ?? undefined;
  const ignored = new Set((await suppressionsIn(context)).map(({ fingerprint }) => fingerprint));
  const isTold = ({ level, fingerprint }: Finding) =>
    isAtLeast(level, config.minLevel) && !ignored.has(fingerprint);
  const waiting = createProgressComment<Progress | LookingAgain>({
    everyMs: services.progressEveryMs ?? config.progressSeconds * 1_000,
    nameOf: (one) => (isLook(one) ? "second look" : `read ${one.reviewer}`),
    edit(progress) {
      const reading = progress.filter((one): one is Progress => !isLook(one));
      const body = renderProgress(reading, {
        headSha: pull.headSha,
        previous: known,
        look: progress.find(isLook),
        shown: (finding) => config.proceedOnPartialFailure && isTold(finding),
        permalink: (path, line) => forge.permalink(pull, path, line),
      });
      return forge.ensureComment(pull.ref, reviewMarker, body, writes, signal);
    },
  });
  try {
    const review = await services.reading.during(() =>
      reviewChange(
        {
          fetchDiff: () => forge.fetchDiff(pull, signal),
          fetchFile: (path) => forge.fetchFile(pull, path, signal),
        },
        {
          reviewers: reviewersNamed(request.reviewers ?? config.reviewers, reviewers),
          engines: services.engines,
          ignore: config.ignore,
          think:
            services.models &&
            thinkFor(services.models, services.database, {
              runId: id,
              pull: request.pull,
              config,
              reviewers,
              isFresh: request.isFull ?? false,
              log,
            }),
          fix: {
            fixer: services.fixer,
            syntax: services.syntax,
            maxIterations: config.fix.maxIterations,
            isWanted: isTold,
            checkpoint: (propose) => context.step(steps.fix, propose),
          },
          isFull: request.isFull ?? false,
          concurrency: config.concurrency,
          timeoutMs: config.timeoutMinutes * 60_000,
          signal,
          checkpoint: (reviewer, read) =>
            context.step(steps.read(reviewer), async () => withoutHiddenCode(await read(), config)),
          onProgress(progress) {
            waiting.show(progress);
            services.observe({ type: "progress", runId: id, progress });
          },
          onBroken: (error, part) => log.error({ err: error, part }, "a part of a reading broke"),
          beforeLook: () => context.step(steps.lookAgain, async () => null),
          onLook(look) {
            waiting.show(look);
            services.observe({ type: "second-look", runId: id, look });
          },
        },
      ),
    );
    const suppressions = await context.step(steps.suppressions, () =>
      suppressionsOf(context, review, known),
    );
    const reported = reportOn(review, {
      version: services.version,
      headSha: pull.headSha,
      reviewers,
      broken: brokenIn(team),
      configured: config.reviewers,
      minLevel: config.minLevel,
      previous: known,
      notices: [
        ...noticesOf({ problems, team }),
        ...(request.isFull === true ? [messages.fullReview] : []),
      ],
      suppressions,
      isFull: request.isFull ?? false,
    });
    // Whoever observes runs has no need of the code.
    const { files: _code, ...told } = review;
    services.observe({ type: "reviewed", runId: id, pull, review: told, report: reported.report });
    return reported;
  } finally {
    await waiting.settle();
  }
}

function isLook(one: Progress | LookingAgain): one is LookingAgain {
  return "claims" in one;
}

/** What people asked not to be told of again, as far as this review could tell of it. Asked late, to hear who asks meanwhile. */
async function suppressionsOf(
  context: RunContext,
  { findings }: Review,
  previous: State | undefined,
): Promise<Suppression[]> {
  const all = await suppressionsIn(context);
  const past = previous?.findings ?? [];
  const known = new Set([
    ...findings.map(({ fingerprint }) => fingerprint),
    ...past.flatMap(({ fingerprint, ignoredAs }) => [fingerprint, ignoredAs ?? fingerprint]),
  ]);
  return all.filter(({ fingerprint }) => known.has(fingerprint));
}

/** Everything that people asked not to be told of again, in this pull or in its repository. */
function suppressionsIn({ request: { pull }, services }: RunContext): Promise<Suppression[]> {
  return loadSuppressions(services.database.query, {
    repository: repositoryKey(pull),
    pull: pullKey(pull),
  });
}

/** What is kept of an outcome until the run ends: of the code, and of what names parts of it, only what the comment will show. */
function withoutHiddenCode(outcome: Outcome, { minLevel }: RepoConfig): Outcome {
  const findings = outcome.findings.map((finding) => {
    if (isAtLeast(finding.level, minLevel)) return finding;
    const { trace: _hidden, fix: _neither, ...rest } = finding;
    return { ...rest, code: "", message: "", remedy: "" };
  });
  return { ...outcome, findings };
}
