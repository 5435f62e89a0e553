import { createHash } from "node:crypto";
import type { Reviewer } from "../engines/reviewer.ts";
import type { Coverage, Timing } from "../report/report.ts";
import { clockMs } from "../types/clock.ts";
import type { Diff } from "../types/diff.ts";
import { compareText, type Finding } from "../types/finding.ts";
import type { Outcome, Skipped, Span } from "../types/outcome.ts";
import type { SourceFile } from "../types/source.ts";
import { uncoveredMs } from "../types/uncovered.ts";
import { loadSources, type FetchFile, type Sources } from "./load-sources.ts";
import { mergeFindings } from "./merge-findings.ts";
import { planReview, type Assignment } from "./plan.ts";
import { readSideBySide, type ReadOptions } from "./read-side-by-side.ts";

/** What a forge, or a local repository, has to offer for a review. */
export interface Change {
  fetchDiff(signal: AbortSignal): Promise<Diff>;
  fetchFile: FetchFile;
}

export interface ReviewOptions extends Omit<ReadOptions, "onlyTouched"> {
  /** Findings count wherever they are in the changed files. */
  isFull?: boolean;
  reviewers: readonly Reviewer[];
  ignore: readonly string[];
}

/** Everything a run learned, before anybody decides how to tell it. */
export interface Review {
  /** Merged over the reviewers, ranked worst first, of every level. */
  findings: Finding[];
  outcomes: Outcome[];
  coverage: Coverage;
  timing: Timing;
  spans: Span[];
  /** Of every file that was loaded: the first 16 hex digits of its sha256. */
  fileHashes: Map<string, string>;
}

/** Diff → sources → plan → side by side → merged. The whole review phase, for pulls and local changes alike. */
export async function reviewChange(change: Change, options: ReviewOptions): Promise<Review> {
  const { signal } = options;
  const spans: Span[] = [];
  const diff = await timed("fetch diff", spans, () => change.fetchDiff(signal));
  const sources = await timed("fetch files", spans, () =>
    loadSources(diff, { fetchFile: change.fetchFile, ignore: options.ignore, signal }),
  );
  return await reviewSources(sources, spans, {
    ...options,
    onlyTouched: options.isFull !== true,
  });
}

/** The review phase from loaded files on; a scan starts here. */
export async function reviewSources(
  sources: Sources,
  spans: readonly Span[],
  options: ReadOptions & Pick<ReviewOptions, "reviewers">,
): Promise<Review> {
  const plan = planReview(sources.files, options.reviewers);
  const { outcomes, isResumed } = await readSideBySide(plan, options);
  const shardSpans = outcomes.flatMap((outcome) => outcome.spans);
  return {
    findings: mergeFindings(outcomes),
    outcomes,
    coverage: coverageOf(sources, plan, outcomes),
    timing: timingOf(outcomes, { isResumed, concurrency: options.concurrency }),
    spans: [...spans, ...shardSpans],
    fileHashes: new Map(sources.files.map((file) => [file.path, hash(file)])),
  };
}

function coverageOf(
  sources: Sources,
  plan: readonly Assignment[],
  outcomes: readonly Outcome[],
): Coverage {
  const assigned = new Set(plan.flatMap(({ shards }) => shards.flat().map((file) => file.path)));
  const unrouted = sources.files.filter((file) => !assigned.has(file.path));
  const unread = new Map(sources.unread.map((one) => [one.path, one]));
  for (const outcome of outcomes) {
    for (const { path, reason } of outcome.unread) {
      if (!unread.has(path)) unread.set(path, { path, reason: `${outcome.reviewer}: ${reason}` });
    }
  }
  const skipped = [
    ...sources.skipped,
    ...unrouted.map(({ path }) => ({ path, reason: "no reviewer reads this kind of file" })),
  ];
  return {
    files: sources.files.length + sources.skipped.length + sources.unread.length,
    reviewed: [...assigned].filter((path) => !unread.has(path)).length,
    skipped: skipped.toSorted(byPath),
    unread: [...unread.values()].toSorted(byPath),
  };
}

/**
 * Side by side is measured from the first start to the last end; where the process was away in between, it is the time in
 * which somebody read. The sum is of the workers' own times.
 */
function timingOf(
  outcomes: readonly Outcome[],
  { isResumed, concurrency }: { isResumed: boolean; concurrency: number },
): Timing {
  const spans = outcomes.flatMap((outcome) => outcome.spans);
  const sumMs = outcomes.reduce((sum, outcome) => sum + outcome.durationMs, 0);
  const isShared = spans.length > concurrency;
  if (spans.length === 0) return { wallMs: 0, sumMs, isShared, isResumed };
  const startMs = Math.min(...spans.map((span) => span.startMs));
  const endMs = Math.max(...spans.map((span) => span.startMs + span.durationMs));
  const whole = { name: "review phase", startMs, durationMs: endMs - startMs };
  const wallMs = whole.durationMs - (isResumed ? uncoveredMs(whole, spans) : 0);
  return { wallMs, sumMs, isShared, isResumed };
}

/** Runs one stage and notes how long it took, also when it rejects. */
export async function timed<T>(name: string, spans: Span[], stage: () => Promise<T>): Promise<T> {
  const startMs = clockMs();
  try {
    return await stage();
  } finally {
    spans.push({ name, startMs, durationMs: clockMs() - startMs });
  }
}

function hash(file: SourceFile): string {
  return createHash("sha256").update(file.text).digest("hex").slice(0, 16);
}

function byPath(a: Skipped, b: Skipped): number {
  return compareText(a.path, b.path);
}
