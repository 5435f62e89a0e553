import { z } from "zod";
import { Finding } from "../../types/finding.ts";
import { OutcomeStatus, Skipped } from "../../types/outcome.ts";
import { Usage } from "../../types/usage.ts";
import type { Report } from "../report.ts";

const FindingJson = Finding.omit({ cause: true });

/** What `--format json` prints. Lines are 1-based; durations are milliseconds with one decimal. */
export const ReviewJson = z.strictObject({
  /** Chorale's own version. */
  version: z.string(),
  findings: z.array(FindingJson),
  outcomes: z.array(
    z.strictObject({
      reviewer: z.string(),
      status: OutcomeStatus,
      /** The reviewer's own time. */
      durationMs: z.number().nonnegative(),
      /** Files it read to the end. */
      files: z.int().nonnegative(),
      reason: z.string().optional(),
      /** What its model took; absent where it asked none. */
      usage: Usage.optional(),
    }),
  ),
  coverage: z.strictObject({
    /** Files the change touches. */
    files: z.int().nonnegative(),
    reviewed: z.int().nonnegative(),
    /** Every other file: not meant to be read, or meant to and not read by everybody. */
    skipped: z.array(Skipped),
  }),
  /** What models had to do with it; absent where none is configured. */
  models: z
    .strictObject({
      /** How much the change was found to be worth. */
      tier: z.enum(["trivial", "light", "full"]),
      /** What a model found and code-skeptic does not believe: in none of the findings above. */
      rejected: z.array(FindingJson),
      /** Findings that were dropped: their evidence does not stand where they say. */
      dropped: z.int().nonnegative(),
      /** Findings that code-skeptic was to look at again and did not. */
      unheard: z.int().nonnegative(),
      /** Files that no model was shown, because the configuration says so. */
      kept: z.array(Skipped),
      /** All together, code-skeptic's second look included. */
      usage: Usage,
    })
    .optional(),
  timing: z.strictObject({
    /** From the first reviewer's start to the last one's end. */
    wallMs: z.number().nonnegative(),
    /** The reviewers' own times added up. */
    sumMs: z.number().nonnegative(),
  }),
});
export type ReviewJson = z.infer<typeof ReviewJson>;

/** A report in the documented form, complete: whatever a comment had to leave out is in here. */
export function toJson(report: Report): ReviewJson {
  const { coverage, timing, thought } = report;
  return {
    version: report.version,
    findings: report.findings.map(({ id: _id, state: _state, ...finding }) => toFinding(finding)),
    outcomes: report.outcomes.map(({ reviewer, status, durationMs, read, reason, usage }) => ({
      reviewer,
      status,
      durationMs: tenths(durationMs),
      files: read.length,
      ...(reason === undefined ? {} : { reason }),
      ...(usage === undefined ? {} : { usage }),
    })),
    coverage: {
      files: coverage.files,
      reviewed: coverage.reviewed,
      skipped: [...coverage.skipped, ...coverage.unread],
    },
    ...(thought === undefined
      ? {}
      : {
          models: {
            tier: thought.tier,
            rejected: thought.rejected.map(toFinding),
            dropped: thought.dropped,
            unheard: thought.unheard,
            kept: thought.kept,
            usage: thought.usage,
          },
        }),
    timing: { wallMs: tenths(timing.wallMs), sumMs: tenths(timing.sumMs) },
  };
}

function toFinding({ cause: _cause, ...finding }: Finding): z.infer<typeof FindingJson> {
  return finding;
}

/** Milliseconds with one decimal. */
export function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
