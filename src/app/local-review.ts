import { resolve } from "node:path";
import type { LocalChange } from "../forges/local/local.ts";
import { folderConfig } from "../forges/local/local.ts";
import { listFiles } from "../forges/local/list-files.ts";
import { readWhole } from "../forges/local/work-tree.ts";
import * as messages from "../report/messages.ts";
import { verdictOf, type Report } from "../report/report.ts";
import { builtInReviewers } from "../reviewers/load-reviewers.ts";
import { parseConfig, type RepoConfig } from "../review/config.ts";
import { loadWholeFiles } from "../review/load-sources.ts";
import { reviewersNamed } from "../review/plan.ts";
import type { Progress, ReadOptions } from "../review/read-side-by-side.ts";
import { reportOn } from "../review/report-on.ts";
import { reviewChange, reviewSources, type Review } from "../review/review-change.ts";
import type { Reviewer } from "../engines/reviewer.ts";
import { isAtLeast } from "../types/finding.ts";
import { UserError } from "../types/user-error.ts";
import { createEngines, type Engines } from "./engines.ts";
import { version } from "./version.ts";

/** A report, and what the command line exits with: 0 clean, 1 findings at or above `failOn`, 2 not everything was read. */
export interface LocalResult {
  report: Report;
  exitCode: 0 | 1 | 2;
}

interface LocalOptions {
  /** Names given on the command line; they win over the configuration. */
  reviewers: readonly string[] | undefined;
  onProgress?: (progress: Progress) => void;
  /** What reads, left open; engines of its own when absent. */
  engines?: Engines | undefined;
}

/** Reviews a change of this machine with the pipeline that pull requests go through. */
export async function reviewLocally(
  options: LocalOptions & {
    change: LocalChange;
    config: { path: string; text: string } | undefined;
  },
): Promise<LocalResult> {
  const { change } = options;
  return await withEngines(options.config, options, change.headSha, (read, reviewers, config) =>
    reviewChange(change, { ...read, reviewers, ignore: config.ignore }),
  );
}

/** Reads whole files below a folder, or named from there: findings count wherever they are. */
export async function scanLocally(
  options: LocalOptions & { folder: string; paths: readonly string[] },
): Promise<LocalResult> {
  const { folder } = options;
  const paths = await listFiles(options.paths, folder);
  return await withEngines(
    await folderConfig(folder),
    options,
    undefined,
    async (read, reviewers, config) => {
      const sources = await loadWholeFiles(paths, {
        fetchFile: (path) => readWhole(resolve(folder, path)),
        ignore: config.ignore,
        signal: read.signal,
      });
      return await reviewSources(sources, [], { ...read, reviewers, onlyTouched: false });
    },
  );
}

async function withEngines(
  file: { path: string; text: string } | undefined,
  { reviewers: names, onProgress, engines: given }: LocalOptions,
  headSha: string | undefined,
  review: (
    read: Omit<ReadOptions, "onlyTouched">,
    reviewers: readonly Reviewer[],
    config: RepoConfig,
  ) => Promise<Review>,
): Promise<LocalResult> {
  const all = await builtInReviewers();
  const known = all.map((reviewer) => reviewer.name);
  const { config, problems } = parseConfig(file, known);
  const wanted = names ?? config.reviewers;
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UserError(messages.unknownReviewer(unknown, known));
  const reviewers = reviewersNamed(wanted, all);
  const engines = given ?? createEngines();
  try {
    await engines.ready();
    const result = await review(
      {
        engines: engines.byName,
        concurrency: config.concurrency,
        timeoutMs: config.timeoutMinutes * 60_000,
        signal: new AbortController().signal,
        ...(onProgress === undefined ? {} : { onProgress }),
      },
      reviewers,
      config,
    );
    const { report } = reportOn(result, {
      version,
      headSha,
      reviewers: all,
      configured: wanted,
      minLevel: config.minLevel,
      previous: undefined,
      notices: problems.map((problem) => messages.configProblem(problem)),
      // People ignore findings of a pull request; nobody has asked for anything here.
      suppressions: [],
      isFull: false,
    });
    return { report, exitCode: exitCodeOf(report, config.failOn) };
  } finally {
    if (given === undefined) await engines.close();
  }
}

/** A review that nobody finished must not look clean to a script. */
function exitCodeOf(report: Report, failOn: RepoConfig["failOn"]): LocalResult["exitCode"] {
  const fails = report.findings.some(({ level }) => failOn !== "never" && isAtLeast(level, failOn));
  if (fails) return 1;
  const verdict = verdictOf(report);
  return verdict === "partial" || verdict === "failed" ? 2 : 0;
}
