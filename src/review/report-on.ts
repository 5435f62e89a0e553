import type { Reviewer } from "../engines/reviewer.ts";
import { identify } from "../report/identify.ts";
import type { Report } from "../report/report.ts";
import type { State } from "../report/state.ts";
import { isAtLeast, type Level } from "../types/finding.ts";
import { deletedReason, ignoredReason } from "./load-sources.ts";
import type { Review } from "./review-change.ts";

export interface ReportOptions {
  version: string;
  headSha: string | undefined;
  /** The reviewers that the configuration names, asked this time or not. */
  reviewers: readonly Reviewer[];
  minLevel: Level;
  /** What the last review of the same pull left. */
  previous: State | undefined;
  notices: readonly string[];
}

/** Turns what a run learned into what there is to say, and into what the next run has to know. */
export function reportOn(review: Review, options: ReportOptions): { report: Report; state: State } {
  const shown = review.findings.filter(({ level }) => isAtLeast(level, options.minLevel));
  const hidden = review.findings.filter(({ level }) => !isAtLeast(level, options.minLevel));
  const skippedFor = (reason: string) =>
    new Set(review.coverage.skipped.filter((one) => one.reason === reason).map(({ path }) => path));
  const identified = identify({
    headSha: options.headSha,
    findings: shown,
    belowMinLevel: hidden,
    previous: options.previous,
    outcomes: review.outcomes,
    fileHashes: review.fileHashes,
    skipped: review.coverage.skipped,
    unread: review.coverage.unread,
    deleted: skippedFor(deletedReason),
    ignored: skippedFor(ignoredReason),
    letters: new Map(options.reviewers.map(({ name, letter }) => [name, letter])),
  });
  const report: Report = {
    version: options.version,
    headSha: options.headSha,
    findings: identified.findings,
    belowMinLevel: hidden.length,
    fixed: identified.fixed,
    unverified: identified.unverified,
    outcomes: review.outcomes,
    coverage: review.coverage,
    timing: review.timing,
    spans: review.spans,
    notices: [...options.notices, ...identified.notices],
  };
  return { report, state: identified.nextState };
}
