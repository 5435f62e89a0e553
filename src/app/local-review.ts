import { resolve } from "node:path";
import type { LocalChange } from "../forges/local/local.ts";
import { folderSettings } from "../forges/local/local.ts";
import { listFiles } from "../forges/local/list-files.ts";
import { readWhole } from "../forges/local/work-tree.ts";
import { failsOn } from "../report/comment/check.ts";
import { verdictOf, type Report } from "../report/report.ts";
import type { ConfigSource } from "../review/load-settings.ts";
import { loadWholeFiles } from "../review/load-sources.ts";
import type { LookingAgain } from "../review/challenge.ts";
import type { Progress, ReadOptions } from "../review/read-side-by-side.ts";
import { reportOn } from "../review/report-on.ts";
import { reviewChange, reviewSources, type Review } from "../review/review-change.ts";
import { builtInFixer } from "../reviewers/load-reviewers.ts";
import { isAtLeast, type Finding } from "../types/finding.ts";
import { withLocalEngines, type LocalOptions, type LocalRead } from "./local-engines.ts";
import type { Applied } from "./fixing/apply-changes.ts";
import { composeLocally, type Proposals } from "./fixing/compose-locally.ts";
import { version } from "./version.ts";

/** A report, and what the command line exits with: 0 clean, 1 findings at or above `failOn`, 2 not everything was read. */
export interface LocalResult {
  report: Report;
  exitCode: 0 | 1 | 2;
  /** What was done about the findings; absent where nothing was to be done. What is removed from the work tree fails nothing. */
  fixed?: Applied;
}

interface LocalReviewOptions extends LocalOptions {
  onProgress?: (progress: Progress) => void;
  onLook?: (look: LookingAgain) => void;
  /** What is to be done about what was found; nothing is proposed when absent. */
  onProposals?: ((proposals: Proposals) => Promise<Applied & { isWritten: boolean }>) | undefined;
}

/** Reviews a change of this machine with the pipeline that pull requests go through. */
export async function reviewLocally(
  options: LocalReviewOptions & { change: LocalChange },
): Promise<LocalResult> {
  const { change } = options;
  return await reportLocally(
    change,
    options,
    change.headSha,
    async (read, { config, reviewers, engines, think }) =>
      await reviewChange(change, {
        ...read,
        reviewers,
        think,
        // Who wants them made has them proven one on top of the other, afterwards.
        ...(options.onProposals === undefined && {
          fix: {
            fixer: await builtInFixer(),
            syntax: engines.syntax,
            maxIterations: config.fix.maxIterations,
            isWanted: ({ level }) => isAtLeast(level, config.minLevel),
          },
        }),
        ignore: config.ignore,
        ...(options.onLook === undefined ? {} : { onLook: options.onLook }),
      }),
  );
}

/** Reads whole files below a folder, or named from there: findings count wherever they are. */
export async function scanLocally(
  options: LocalReviewOptions & { folder: string; paths: readonly string[] },
): Promise<LocalResult> {
  const { folder } = options;
  const paths = await listFiles(options.paths, folder);
  return await reportLocally(
    folderSettings(folder),
    options,
    undefined,
    async (read, { config, reviewers }) => {
      const sources = await loadWholeFiles(paths, {
        fetchFile: (path) => readWhole(resolve(folder, path)),
        ignore: config.ignore,
        signal: read.signal,
      });
      return await reviewSources(sources, [], { ...read, reviewers, onlyTouched: false });
    },
  );
}

async function reportLocally(
  source: ConfigSource,
  options: LocalReviewOptions,
  headSha: string | undefined,
  review: (read: Omit<ReadOptions, "onlyTouched">, local: LocalRead) => Promise<Review>,
): Promise<LocalResult> {
  const { onProgress } = options;
  return await withLocalEngines(source, options, async (local) => {
    const { all, broken, config, notices } = local;
    const result = await review(
      { ...local.read, ...(onProgress === undefined ? {} : { onProgress }) },
      local,
    );
    const { report } = reportOn(result, {
      version,
      headSha,
      reviewers: all,
      broken,
      configured: options.reviewers ?? config.reviewers,
      minLevel: config.minLevel,
      previous: undefined,
      notices,
      // People ignore findings of a pull request; nobody has asked for anything here.
      suppressions: [],
      isFull: false,
    });
    const { onProposals } = options;
    if (onProposals === undefined) return { report, exitCode: exitCodeOf(report, local) };
    const { isWritten, ...fixed } = await onProposals(await composeLocally(result, local));
    const gone = new Set(isWritten ? removedBy(fixed).map(({ fingerprint }) => fingerprint) : []);
    const findings = report.findings.filter(({ fingerprint }) => !gone.has(fingerprint));
    return { report, fixed, exitCode: exitCodeOf({ ...report, findings }, local) };
  });
}

/** What is no longer there with the changes: what they are for, and what went with another. */
function removedBy({ made, left }: Applied): Finding[] {
  return [...made, ...left.filter(({ why }) => why === "gone")].map(({ finding }) => finding);
}

/** A review that nobody finished must not look clean to a script. */
function exitCodeOf(
  report: Report,
  { config, areRulesInvalid }: Pick<LocalRead, "config" | "areRulesInvalid">,
): LocalResult["exitCode"] {
  if (report.findings.some((finding) => failsOn(finding, config))) return 1;
  const verdict = verdictOf(report);
  return areRulesInvalid || verdict === "partial" || verdict === "failed" ? 2 : 0;
}
