import { z } from "zod";
import { Finding } from "../../types/finding.ts";
import { OutcomeStatus, Skipped } from "../../types/outcome.ts";
import type { Report } from "../report.ts";

/** What `--format json` prints. Lines are 1-based; durations are milliseconds with one decimal. */
export const ReviewJson = z.strictObject({
  /** Chorale's own version. */
  version: z.string(),
  findings: z.array(Finding.omit({ cause: true })),
  outcomes: z.array(
    z.strictObject({
      reviewer: z.string(),
      status: OutcomeStatus,
      /** The reviewer's own time. */
      durationMs: z.number().nonnegative(),
      /** Files it read to the end. */
      files: z.int().nonnegative(),
      reason: z.string().optional(),
    }),
  ),
  coverage: z.strictObject({
    /** Files the change touches. */
    files: z.int().nonnegative(),
    reviewed: z.int().nonnegative(),
    /** Every other file: not meant to be read, or meant to and not read by everybody. */
    skipped: z.array(Skipped),
  }),
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
  const { coverage, timing } = report;
  return {
    version: report.version,
    findings: report.findings.map(
      ({ id: _id, state: _state, cause: _cause, ...finding }) => finding,
    ),
    outcomes: report.outcomes.map(({ reviewer, status, durationMs, read, reason }) => ({
      reviewer,
      status,
      durationMs: tenths(durationMs),
      files: read.length,
      ...(reason === undefined ? {} : { reason }),
    })),
    coverage: {
      files: coverage.files,
      reviewed: coverage.reviewed,
      skipped: [...coverage.skipped, ...coverage.unread],
    },
    timing: { wallMs: tenths(timing.wallMs), sumMs: tenths(timing.sumMs) },
  };
}

/** Milliseconds with one decimal. */
export function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
