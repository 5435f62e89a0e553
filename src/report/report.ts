import { z } from "zod";
import { Level, type Finding } from "../types/finding.ts";
import type { Fix, Rejected } from "../types/fix.ts";
import type { Dropped, Outcome, Skipped, Span } from "../types/outcome.ts";
import type { Suppression } from "../types/suppression.ts";
import type { Answers, Usage } from "../types/usage.ts";

/** A finding of this run with the short id that people use for it and what became of it since the last review. */
export interface ReportedFinding extends Finding {
  /** Stable for the life of the pull: `S1`, `P3`. */
  id: string;
  state: "new" | "open";
  /** A proven change of it was put beside its line by an earlier review; there is no second one. */
  suggested?: true;
}

/** A finding of an earlier run, as far as the hidden state remembers it. */
export const PastFinding = z.object({
  id: z.string(),
  fingerprint: z.string(),
  ruleId: z.string(),
  reviewer: z.string(),
  /** Further reviewers that found it: any of them can tell that it is fixed. */
  alsoFoundBy: z.array(z.string()).optional(),
  level: Level,
  path: z.string(),
  line: z.int().positive(),
  /** Empty where the state had no room for it. */
  title: z.string(),
  /** First 16 hex digits of the sha256 of the file it was found in: evidence that the code changed since. */
  fileHash: z.string(),
  /** The fingerprint that somebody ignored, where its own is another one by now: its file was moved. */
  ignoredAs: z.string().optional(),
  /** The model that reported it. */
  model: z.string().optional(),
  /** What that model quoted does not stand in the file in these words, as it was shown without its secrets. */
  isMasked: z.literal(true).optional(),
  /** A proven change of it stands beside its line, or stood there; there is no second one. */
  suggested: z.literal(true).optional(),
});
export type PastFinding = z.infer<typeof PastFinding>;

/** A finding that a person with the right to decide that does not want to be told of. */
export interface IgnoredFinding extends PastFinding {
  by: Suppression;
}

/** What was read of what changed. Every changed file is reviewed, skipped or unread, the latter two with a reason. */
export interface Coverage {
  /** Files the change touches. */
  files: number;
  /** Files that every reviewer which should read them did read to the end. */
  reviewed: number;
  /** Not meant to be read: lock files, minified or deleted files, ignored paths. */
  skipped: Skipped[];
  /** Meant to be read, and not read by every reviewer that should have: the review is partial. */
  unread: Skipped[];
}

/** What models had to do with a review. */
export interface Thought {
  /** How much the change was found to be worth. */
  tier: "trivial" | "light" | "full";
  /** What a model found and the skeptic does not believe. */
  rejected: Finding[];
  /** Findings that the skeptic was to look at again and did not. */
  unheard: number;
  /** Why not, where somebody said so. */
  reason?: string;
  /** Findings of models that are not believed, counted by reason; see `engines/model/evidence.ts`. */
  droppedFor: Dropped;
  /** Files that no model was shown, because the configuration says so. */
  kept: Skipped[];
  usage: Usage;
  /** Which models answered, and how often. */
  answers: Answers[];
  /** Whose the second look was, what it took of the usage, and how much time of its own. */
  secondLook?: { by: string; usage: Usage; durationMs: number };
}

/** What the-fixer came to: changes that remove findings, each proven at the head. */
export interface Fixing {
  /** At most one a finding. */
  fixes: Fix[];
  /** Proposals that were made. */
  tried: number;
  /** Proposals that did not pass. */
  rejected: Rejected;
  /** Findings that nobody went on with because something broke or was used up, and the first reason, as a phrase. */
  unfinished?: { count: number; reason: string };
  usage: Usage;
  /** Which models answered, and how often. */
  answers: Answers[];
  /** Its own time, and that of those who proved its proposals, without waiting for a free process or a seat at a model. */
  durationMs: number;
  spans: Span[];
}

export interface Timing {
  /** From the first reviewer's start to the last one's end. */
  wallMs: number;
  /** The reviewers' own times added up: not what one after another takes, which only `/compare` measures. */
  sumMs: number;
  /** Whether there were more shards for processes than places: sharing stretches the reviewers' own times, and so the sum. */
  isShared: boolean;
  /** True if the run was interrupted and resumed: then the wall clock leaves the gaps out. */
  isResumed: boolean;
}

/**
 * Everything there is to say about one run; renderers only choose the form.
 * Equal outcomes give an equal report, times apart.
 */
export interface Report {
  /** Chorale's own version. */
  version: string;
  /** Absent where there is no commit: a work tree, a scan. */
  headSha: string | undefined;
  /** Those of rules before those of models, worst first, all of them, at `minLevel` or above. */
  findings: ReportedFinding[];
  /** How many were found below `minLevel`. */
  belowMinLevel: number;
  /** Gone since the last review, with evidence. */
  fixed: PastFinding[];
  /** Reported before at this very head, by a reviewer that has read it to the end and was not asked again: they are open. */
  standing: PastFinding[];
  /** Reported before and not read again by a reviewer that finished: still open as far as anybody knows. */
  unverified: PastFinding[];
  /** In none of the lists above, and counted nowhere else: people decided that. */
  ignored: IgnoredFinding[];
  outcomes: Outcome[];
  /** Configured reviewers that have read this head neither now nor in an earlier run. */
  missing: string[];
  coverage: Coverage;
  timing: Timing;
  /** Absent where no model is configured. */
  thought?: Thought;
  /** Absent where nobody tries to fix anything. */
  fixing?: Fixing;
  /** Fingerprints of the findings whose changes have a secret in their lines: these are shown nowhere. */
  unshownFixes?: string[];
  /** Stages of the run and the reviewers' shards, for the timeline. */
  spans: Span[];
  /** Sentences that stand above the findings: an invalid configuration, a diff that was cut. */
  notices: string[];
}

/** The proven change that removes a finding. What the finding itself carries, nobody has proven. */
export function fixOf(
  { fixing }: Pick<Report, "fixing">,
  { fingerprint }: Pick<Finding, "fingerprint">,
): Fix | undefined {
  return fixing?.fixes.find((fix) => fix.fingerprint === fingerprint);
}

/** Whether there was anything to try, so that there is something to tell. */
export function hasTried({ tried, unfinished }: Fixing): boolean {
  return tried > 0 || unfinished !== undefined;
}

/** The proven change of a finding that people are told of, and whether they may be shown its lines. */
export interface ReportedFix {
  finding: ReportedFinding;
  fix: Fix;
  isShown: boolean;
}

/** The findings that people are told how to remove, each with the proven change that does it. */
export function fixesIn(
  report: Pick<Report, "fixing" | "findings" | "unshownFixes">,
): ReportedFix[] {
  const fixes = new Map(report.fixing?.fixes.map((fix) => [fix.fingerprint, fix]));
  return report.findings.flatMap((finding) => {
    const fix = fixes.get(finding.fingerprint);
    const isShown = report.unshownFixes?.includes(finding.fingerprint) !== true;
    return fix === undefined ? [] : [{ finding, fix, isShown }];
  });
}

/** How a run may be summed up; only `clean` and `findings` are complete reviews. */
export const Verdict = z.enum([
  /** Everything reviewable was read by everybody, and there is nothing to report. */
  "clean",
  /** Everything reviewable was read, and there are findings. */
  "findings",
  /** Some of it was not read; what was found is shown. */
  "partial",
  /** No reviewer finished. */
  "failed",
  /** The change holds nothing a reviewer reads: only lock files, images … */
  "nothing-reviewable",
]);
export type Verdict = z.infer<typeof Verdict>;

/** A verdict as the database has it. What another version wrote and this one does not know must not sound like a success. */
export function toVerdict(stored: string): Verdict {
  return Verdict.safeParse(stored).data ?? "failed";
}

/** Whether everything reviewable was read, so that the time it took can be held against others. */
export function isCompleteVerdict(verdict: Verdict): boolean {
  return verdict === "clean" || verdict === "findings";
}

/** The one place that decides what a run may call itself. */
export function verdictOf(report: Report): Verdict {
  const meant = report.outcomes.filter((outcome) => outcome.status !== "skipped");
  const { unread, reviewed } = report.coverage;
  const isOpen = report.findings.length > 0 || report.standing.length > 0;
  if (meant.length === 0 && unread.length > 0) return "failed";
  const nobodyCould = report.outcomes.length === 0 && report.missing.length > 0;
  if (nobodyCould) return "failed";
  if (meant.length === 0 && !isOpen) return "nothing-reviewable";
  const nothingRead = meant.every(
    ({ read, rulesRead = [] }) => read.length === 0 && rulesRead.length === 0,
  );
  if (meant.length > 0 && nothingRead) return "failed";
  const allRead = unread.length === 0 && meant.every((outcome) => outcome.status === "completed");
  if (!allRead || report.unverified.length > 0 || report.missing.length > 0) return "partial";
  if (isOpen) return "findings";
  return reviewed === 0 ? "nothing-reviewable" : "clean";
}

/** Whether a reviewer was to read and did not come to its end. */
export function didNotEnd({ status }: Pick<Outcome, "status">): boolean {
  return status === "failed" || status === "timed-out";
}

/** Whether an earlier review left something to compare with. */
export function followsReview({ findings, standing, fixed, unverified }: Report): boolean {
  const past = [...standing, ...fixed, ...unverified];
  return past.length > 0 || findings.some(({ state }) => state === "open");
}

/** Side by side can be compared with a sum only if several reviewers ran, and all to their end. */
export function isComparable({ outcomes, timing }: Report): boolean {
  const { sumMs, wallMs, isResumed } = timing;
  if (isResumed) return false;
  const ran = outcomes.filter(({ status }) => status !== "skipped");
  return (
    ran.length > 1 && ran.every(({ status }) => status === "completed") && sumMs > 0 && wallMs > 0
  );
}
