import type { ModelEngine } from "../engines/model/model-engine.ts";
import type { Reviewer } from "../engines/reviewer.ts";
import type { CheckSyntax } from "../engines/rules/syntax.ts";
import type { Coverage, Fixing, Thought, Timing } from "../report/report.ts";
import { clockMs } from "../types/clock.ts";
import type { Diff } from "../types/diff.ts";
import type { Finding, Level } from "../types/finding.ts";
import type { Outcome, Span } from "../types/outcome.ts";
import type { SourceFile } from "../types/source.ts";
import { challengeFindings, type ChallengeOptions } from "./challenge.ts";
import { coverageOf, keptFromModels } from "./coverage-of.ts";
import { thinkToFix } from "./fix/fix-options.ts";
import { fixFindings, type FixRun } from "./fix/fix-findings.ts";
import { loadSources, type FetchFile, type Sources } from "./load-sources.ts";
import { mergeFindings } from "./merge-findings.ts";
import { planReview, planThinking, type Assignment } from "./plan.ts";
import { readSideBySide, type ReadOptions } from "./read-side-by-side.ts";
import { thoughtOf } from "./thought-of.ts";
import { thinksAbout, tierOf, type Risk } from "./tier.ts";
import { timingOf } from "./timing-of.ts";

/** What a forge, or a local repository, has to offer for a review. */
export interface Change {
  fetchDiff(signal: AbortSignal): Promise<Diff>;
  fetchFile: FetchFile;
}

export interface ReviewOptions
  extends
    Omit<ReadOptions, "onlyTouched" | "model">,
    Pick<ChallengeOptions, "beforeLook" | "onLook"> {
  /** Absent where no model is configured. */
  think?: ThinkOptions | undefined;
  /** Absent where no change is to be proposed. */
  fix?: FixStage | undefined;
  /** Findings count wherever they are in the changed files. */
  isFull?: boolean;
  reviewers: readonly Reviewer[];
  ignore: readonly string[];
}

/** How reviewers think about a change; see `tier.ts` and `challenge.ts`. */
export interface ThinkOptions {
  model: ModelEngine;
  risk: Risk;
  /** Who looks again at what was found; nobody where it is not among the reviewers there are. */
  skeptic: Reviewer | undefined;
  /** Below it nobody is told of a finding. */
  minLevel: Level;
}

/** How the-fixer proposes changes; see `fix/fix-findings.ts`. */
export interface FixStage {
  fixer: Reviewer;
  syntax: CheckSyntax;
  /** How often it may try for each finding; 0 is not at all. */
  maxIterations: number;
  /** Whether people will be told of it. */
  isWanted: (finding: Finding) => boolean;
  /** Proposes, or gives back what was proven before the process died. */
  checkpoint?: (propose: () => Promise<Fixing>) => Promise<Fixing>;
  beforeFix?: FixRun["beforeFix"];
  onFix?: FixRun["onFix"];
}

/** Everything a run learned, before anybody decides how to tell it. */
export interface Review {
  /** Merged over the reviewers, ranked worst first, of every level. */
  findings: Finding[];
  outcomes: Outcome[];
  coverage: Coverage;
  timing: Timing;
  spans: Span[];
  /** What models had to do with it; absent where none was asked. */
  thought?: Thought;
  /** What became of trying to fix what was found; absent where nobody tries. */
  fixing?: Fixing;
  /** Every file that was loaded, as it is at the head. */
  files: readonly SourceFile[];
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
  before: readonly Span[],
  options: Omit<ReadOptions, "model"> &
    Pick<ReviewOptions, "reviewers" | "think" | "fix" | "beforeLook" | "onLook">,
): Promise<Review> {
  const { think, signal } = options;
  const spans = [...before];
  const tier = think === undefined ? "trivial" : tierOf(sources, think.risk);
  const filePlan = planReview(sources.files, options.reviewers);
  const plan =
    think === undefined
      ? filePlan
      : await timed("prepare excerpts", spans, () =>
          planThinking(filePlan, sources.files, {
            model: think.model,
            asked: thinksAbout(tier),
            signal,
          }),
        );
  const { outcomes, isResumed } = await readSideBySide(plan, { ...options, model: think?.model });
  const merged = mergeFindings(outcomes);
  const challenge =
    think?.skeptic === undefined
      ? undefined
      : await challengeFindings(merged, shownIn(sources.files, plan), {
          ...options,
          ...think,
          skeptic: think.skeptic,
          tier,
        });
  const findings = challenge?.findings ?? merged;
  const thought = think && thoughtOf(tier, plan, outcomes, challenge);
  const fixing = await proposeFixes({ findings, thought, files: sources.files }, options);
  const later = [challenge, fixing].filter((one) => one !== undefined);
  return {
    findings,
    outcomes,
    coverage: coverageOf(sources, plan, outcomes),
    timing: timingOf(outcomes, later, {
      isResumed,
      // Only who reads in a process can be slowed down by others that do; a model answers elsewhere.
      isShared: plan.flatMap(({ shards }) => shards).length > options.concurrency,
    }),
    spans: [...spans, ...[...outcomes, ...later].flatMap((one) => one.spans)],
    ...(thought === undefined ? {} : { thought }),
    ...(fixing === undefined ? {} : { fixing }),
    files: sources.files,
  };
}

/** All that anybody has said of the files, whether it is believed or not: no change has brought it. */
export function knownIn({ findings, thought }: Said): Finding[] {
  return [...findings, ...(thought?.rejected ?? [])];
}

interface Said {
  findings: readonly Finding[];
  thought?: Thought | undefined;
}

async function proposeFixes(
  { files, ...said }: Said & Pick<Review, "files">,
  { fix, think, ...options }: Parameters<typeof reviewSources>[2],
): Promise<Fixing | undefined> {
  if (fix === undefined || fix.maxIterations === 0) return undefined;
  const { checkpoint = (propose) => propose(), isWanted, fixer, ...stage } = fix;
  return await checkpoint(() =>
    fixFindings(said.findings.filter(isWanted), files, {
      ...options,
      ...stage,
      known: knownIn(said),
      think: thinkToFix(think, fixer),
    }),
  );
}

/** The files that models may be shown. */
function shownIn(files: readonly SourceFile[], plan: readonly Assignment[]): SourceFile[] {
  const kept = new Set(keptFromModels(plan).map(({ path }) => path));
  return files.filter(({ path }) => !kept.has(path));
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
