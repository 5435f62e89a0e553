import { z } from "zod";
import { Finding } from "./finding.ts";
import { Answers, Usage } from "./usage.ts";

/** A path that was not read, and the reason as a phrase: `minified`, `larger than 1 MB`. */
export const Skipped = z.strictObject({ path: z.string(), reason: z.string() });
export type Skipped = z.infer<typeof Skipped>;

/** A measured stretch of time, named as in OpenTelemetry. `startMs` is Unix time in milliseconds. */
export const Span = z.strictObject({
  name: z.string(),
  startMs: z.number(),
  durationMs: z.number().nonnegative(),
});
export type Span = z.infer<typeof Span>;

/** How many findings of models were not believed, by reason. */
export const Dropped = z.record(z.string(), z.int().positive());
export type Dropped = z.infer<typeof Dropped>;

/** All of them together. */
export function addDropped(all: readonly Dropped[]): Dropped {
  const counts: Dropped = {};
  for (const [reason, count] of all.flatMap((one) => Object.entries(one))) {
    counts[reason] = (counts[reason] ?? 0) + count;
  }
  return counts;
}

export const OutcomeStatus = z.enum(["completed", "failed", "timed-out", "skipped"]);
export type OutcomeStatus = z.infer<typeof OutcomeStatus>;

/** Over what a limit on the cost of models counts: the next run has the first one for itself, and meets the others again. */
export const CostLimit = z.enum(["run", "pull", "month"]);
export type CostLimit = z.infer<typeof CostLimit>;

/** How one reviewer's reading ended. A reviewer that breaks is an outcome, never an exception. */
export const Outcome = z.strictObject({
  reviewer: z.string(),
  status: OutcomeStatus,
  /** Why it is not `completed`, as a phrase for people: `timed out after 15m`. */
  reason: z.string().optional(),
  /** The reviewer's own time: its shards' durations added up, without waiting for a free place. */
  durationMs: z.number().nonnegative(),
  /** Paths it read to the end. */
  read: z.array(z.string()),
  /** Paths it was given and did not read to the end. */
  unread: z.array(Skipped),
  /** Those of the unread that its rules read to the end and its model did not; absent where it asked none. */
  rulesRead: z.array(z.string()).optional(),
  findings: z.array(Finding),
  /** Fingerprints of what it found too, on lines that the change leaves alone. */
  untouched: z.array(z.string()),
  /** One a shard, in the order they started. */
  spans: z.array(Span),
  /** What its model took; absent where it asked none. */
  usage: Usage.optional(),
  /** Which models answered. */
  answers: z.array(Answers).optional(),
  /** Findings of its model that were not believed, counted by reason; see `engines/model/evidence.ts`. */
  droppedFor: Dropped.optional(),
  /** Set where a limit on what models may cost kept it from finishing. */
  limit: CostLimit.optional(),
});
export type Outcome = z.infer<typeof Outcome>;
