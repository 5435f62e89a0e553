import { z } from "zod";
import { Finding } from "../../types/finding.ts";
import { Fix, Rejected, rejections } from "../../types/fix.ts";
import { Dropped, OutcomeStatus, Skipped } from "../../types/outcome.ts";
import { Answers, Usage } from "../../types/usage.ts";
import { modelsUsed } from "../models-used.ts";
import { fixesIn, type Fixing, type Report, type Thought } from "../report.ts";

/** What a rule would write and nobody has proven is nobody's business. */
const ShownFinding = Finding.omit({ cause: true, fix: true });

/** What `chorale review --fix` made of a finding: removed it, saw it go with another change, or left it, and why. */
export const Fate = z.enum(["fixed", "gone", "no proposal", "left early", ...rejections]);
export type Fate = z.infer<typeof Fate>;

/** What was done about findings in a work tree. */
export interface Done {
  /** By the finding's fingerprint. */
  fates: ReadonlyMap<string, Fate>;
  /** What it took. */
  told: Omit<Fixing, "fixes">;
}

/** What `--format json` prints. Lines are 1-based; durations are milliseconds with one decimal. */
export const ReviewJson = z.strictObject({
  /** Chorale's own version. */
  version: z.string(),
  findings: z.array(
    ShownFinding.extend({
      /** The change that removes it, proven; absent where there is none, or where a secret stands in its lines. */
      fix: Fix.pick({ hunks: true, model: true, iteration: true }).optional(),
      /** Absent without `--fix`. */
      fate: Fate.optional(),
    }),
  ),
  outcomes: z.array(
    z.strictObject({
      reviewer: z.string(),
      status: OutcomeStatus,
      /** The reviewer's own time. */
      durationMs: z.number().nonnegative(),
      /** Files it read to the end. */
      files: z.int().nonnegative(),
      reason: z.string().optional(),
      /** What its model took, without a second look; absent where it asked none. */
      usage: Usage.optional(),
      /** Which models answered it. */
      answers: z.array(Answers).optional(),
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
  /** What models had to do with it; absent where none is configured. */
  models: z
    .strictObject({
      /** How much thought the change was found to be worth. */
      tier: z.enum(["trivial", "light", "full"]),
      /** Of all that was asked, the-fixer's questions too. */
      usage: Usage,
      /** What code-skeptic does not believe of what models said. */
      rejected: z.array(ShownFinding),
      /** Which models answered, and how often; those that did in another one's place say so. */
      answers: z.array(Answers),
      /** Findings that are not believed, counted by reason: their quote does not stand there, and the like. */
      dropped: Dropped,
      /** Findings that code-skeptic was to look at again and did not. */
      unheard: z.int().nonnegative(),
      /** Files that no model was shown, by the configuration. */
      kept: z.array(Skipped),
    })
    .optional(),
  /** What trying to remove findings came to; absent where nobody tries. */
  fixes: z
    .strictObject({
      /** Proposals that were made. */
      tried: z.int().nonnegative(),
      /** Changes that were proven. */
      proven: z.int().nonnegative(),
      /** Proposals that did not pass the proof, counted by reason. */
      rejected: Rejected,
      /** The-fixer's own time. */
      durationMs: z.number().nonnegative(),
    })
    .optional(),
});
export type ReviewJson = z.infer<typeof ReviewJson>;

/**
 * A report in the documented form, complete: whatever a comment had to leave out is in here.
 *
 * @param done absent where nothing was to be done about findings
 */
export function toJson(report: Report, done?: Done): ReviewJson {
  const { coverage, timing, thought } = report;
  const fixing = done?.told ?? report.fixing;
  const proven = fixesIn(report);
  const made = [...(done?.fates.values() ?? [])].filter((fate) => fate === "fixed");
  const fixes = new Map(proven.flatMap((one) => (one.isShown ? [[one.finding, one.fix]] : [])));
  return {
    version: report.version,
    findings: report.findings.map((finding) => {
      const { id: _id, state: _state, suggested: _suggested, ...known } = finding;
      const fix = fixes.get(finding);
      const fate = done?.fates.get(finding.fingerprint);
      return {
        ...toShown(known),
        ...(fix === undefined ? {} : { fix: toChange(fix) }),
        ...(fate === undefined ? {} : { fate }),
      };
    }),
    outcomes: report.outcomes.map(
      ({ reviewer, status, durationMs, read, reason, usage, answers }) => ({
        reviewer,
        status,
        durationMs: tenths(durationMs),
        files: read.length,
        ...(reason === undefined ? {} : { reason }),
        ...(usage === undefined ? {} : { usage }),
        ...(answers === undefined ? {} : { answers }),
      }),
    ),
    coverage: {
      files: coverage.files,
      reviewed: coverage.reviewed,
      skipped: [...coverage.skipped, ...coverage.unread],
    },
    timing: { wallMs: tenths(timing.wallMs), sumMs: tenths(timing.sumMs) },
    ...(thought === undefined
      ? {}
      : { models: toModels({ ...thought, ...modelsUsed({ thought, fixing }) }) }),
    ...(fixing === undefined
      ? {}
      : {
          fixes: {
            tried: fixing.tried,
            proven: done === undefined ? proven.length : made.length,
            rejected: fixing.rejected,
            durationMs: tenths(fixing.durationMs),
          },
        }),
  };
}

function toShown({ cause: _cause, fix: _unproven, ...finding }: Finding) {
  return finding;
}

function toChange({ hunks, model, iteration }: Fix) {
  return { hunks, ...(model === undefined ? {} : { model }), iteration };
}

function toModels({ tier, usage, answers, rejected, droppedFor, unheard, kept }: Thought) {
  const shown = rejected.map(toShown);
  return { tier, usage, answers, rejected: shown, dropped: droppedFor, unheard, kept };
}

/** Milliseconds with one decimal. */
export function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
