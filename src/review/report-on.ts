import { createHash } from "node:crypto";
import { secretPrefix } from "../engines/secrets/about-secret.ts";
import { standInLetter, type Reviewer } from "../engines/reviewer.ts";
import { identify } from "../report/findings/identify.ts";
import { resumedRun } from "../report/messages/notices.ts";
import type { Fixing, Report } from "../report/report.ts";
import type { State } from "../report/comment/state.ts";
import type { Fix } from "../types/fix.ts";
import { compareText, isAtLeast, type Level } from "../types/finding.ts";
import type { Skipped } from "../types/outcome.ts";
import type { Suppression } from "../types/suppression.ts";
import { deletedReason, ignoredReason } from "./load-sources.ts";
import type { Review } from "./review-change.ts";

export interface ReportOptions {
  version: string;
  headSha: string | undefined;
  /** Every reviewer there is, for its letter. */
  reviewers: readonly Pick<Reviewer, "name" | "letter">[];
  /** Names of those whose files can't be used. What they found earlier is not forgotten for that. */
  broken: readonly string[];
  /** Names of those that are to read every head, in this run or another. */
  configured: readonly string[];
  minLevel: Level;
  /** What the last review of the same pull left. */
  previous: State | undefined;
  notices: readonly string[];
  /** What people asked not to be told of again, the nearer decision first. */
  suppressions: readonly Suppression[];
  /** Whether findings counted on every line of the changed files. */
  isFull: boolean;
}

/** Turns what a run learned into what there is to say, and into what the next run has to know. */
export function reportOn(review: Review, options: ReportOptions): { report: Report; state: State } {
  const shown = review.findings.filter(({ level }) => isAtLeast(level, options.minLevel));
  const hidden = review.findings.filter(({ level }) => !isAtLeast(level, options.minLevel));
  const skippedFor = (reason: string) =>
    new Set(review.coverage.skipped.filter((one) => one.reason === reason).map(({ path }) => path));
  const completed = completedAt(review, options);
  const identified = identify({
    completed,
    headSha: options.headSha,
    findings: shown,
    belowMinLevel: hidden,
    previous: options.previous,
    outcomes: review.outcomes,
    fileHashes: new Map(review.files.map(({ path, text }) => [path, hash(text)])),
    texts: new Map(review.files.map(({ path, text }) => [path, text])),
    skipped: review.coverage.skipped,
    unread: review.coverage.unread,
    deleted: skippedFor(deletedReason),
    ignored: skippedFor(ignoredReason),
    letters: new Map([
      ...options.broken.map((name) => [name, standInLetter] as const),
      ...options.reviewers.map(({ name, letter }) => [name, letter] as const),
    ]),
    suppressions: options.suppressions,
  });
  const report: Report = {
    version: options.version,
    headSha: options.headSha,
    findings: identified.findings,
    belowMinLevel: hidden.length,
    fixed: identified.fixed,
    standing: identified.standing,
    unverified: identified.unverified,
    ignored: identified.ignored,
    outcomes: review.outcomes,
    missing: options.configured.filter(
      (name) =>
        !completed.includes(name) && review.outcomes.every(({ reviewer }) => reviewer !== name),
    ),
    coverage: review.coverage,
    timing: review.timing,
    ...(review.thought === undefined ? {} : { thought: review.thought }),
    ...(review.fixing === undefined
      ? {}
      : { fixing: review.fixing, unshownFixes: unshownFixes(review, review.fixing) }),
    spans: review.spans,
    notices: [
      ...options.notices,
      ...(review.timing.isResumed ? [resumedRun] : []),
      ...identified.notices,
    ],
  };
  return {
    report,
    state: { ...identified.nextState, ...(options.isFull ? { isFull: true } : {}) },
  };
}

/** The first 16 hex digits of its sha256. */
function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** What finds a secret shows it to nobody; a change of its line would. */
function unshownFixes({ findings }: Review, { fixes }: Fixing): string[] {
  const secrets = findings.filter(({ cause }) => cause.startsWith(secretPrefix));
  const holds = ({ path, hunks }: Fix) =>
    secrets.some(
      (secret) =>
        secret.path === path &&
        hunks.some(
          ({ line, before }) => secret.line < line + before.length && secret.endLine >= line,
        ),
    );
  return fixes.filter(holds).map(({ fingerprint }) => fingerprint);
}

/** Who has read this very head to the end: in this run, or in an earlier one that this run did not repeat. */
function completedAt(
  { outcomes, coverage }: Review,
  { headSha, previous }: ReportOptions,
): string[] {
  const isSameHead = headSha !== undefined && previous?.headSha === headSha;
  const before = isSameHead ? previous.completed : [];
  const again = outcomes.map(({ reviewer }) => reviewer);
  const isShown = ({ path }: Skipped) =>
    outcomes.some(({ unread }) => unread.some((one) => one.path === path));
  // A file that could not be had was shown to nobody, and nobody knows for whom it was.
  const isAllShown = coverage.unread.every(isShown);
  const now = outcomes.filter(
    ({ status, unread }) =>
      isAllShown && ((status === "completed" && unread.length === 0) || status === "skipped"),
  );
  return [
    ...before.filter((name) => !again.includes(name)),
    ...now.map(({ reviewer }) => reviewer),
  ].toSorted(compareText);
}
