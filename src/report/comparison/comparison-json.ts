import { z } from "zod";
import { Span } from "../../types/outcome.ts";
import { figuresOf, findingsOf, ways, type Comparison, type Reading } from "./comparison.ts";
import { tenths } from "../print/json.ts";

const ReadingJson = z.strictObject({
  /** From the first reviewer's start to the last one's end. */
  wallMs: z.number().nonnegative(),
  findings: z.int().nonnegative(),
  reviewers: z.array(z.strictObject({ reviewer: z.string(), spans: z.array(Span) })),
});

/** What `chorale compare --format json` prints. Durations are milliseconds with one decimal, all of them measured. */
export const ComparisonJson = z.strictObject({
  /** Chorale's own version. */
  version: z.string(),
  headSha: z.string().optional(),
  /** Those that had something to read, in the order in which they read one after another. */
  reviewers: z.array(z.string()),
  files: z.int().nonnegative(),
  lines: z.int().nonnegative(),
  /** Files that could not be had and took no part. */
  unloaded: z.int().nonnegative(),
  rounds: z.array(
    z.strictObject({
      first: z.enum(ways),
      oneAfterAnother: ReadingJson,
      sideBySide: ReadingJson,
    }),
  ),
  /** Medians over the rounds; absent where a reviewer did not finish. */
  medians: z
    .strictObject({
      oneAfterAnotherMs: z.number().nonnegative(),
      sideBySideMs: z.number().nonnegative(),
      /** The readings of the two ways overlap: the difference may be chance. */
      isOverlapping: z.boolean(),
    })
    .optional(),
  /** Who did not come to the end, and why: that ended the measurement. */
  unfinished: z.strictObject({ reviewer: z.string(), reason: z.string() }).optional(),
  /** Whether every reading read and found the same. */
  isSame: z.boolean(),
  /** Shards that one way may read at the same time. */
  concurrency: z.int().positive(),
  processors: z.int().positive(),
  /** Processes that read at the same time at most. */
  readers: z.int().positive(),
  /** Processes that wanted a processor on average in the minute before; 0 where the system does not tell. */
  load: z.number().nonnegative(),
  node: z.string(),
});
export type ComparisonJson = z.infer<typeof ComparisonJson>;

/** A comparison in the documented form. */
export function toComparisonJson(comparison: Comparison): ComparisonJson {
  const { headSha, reviewers, files, lines, unloaded, rounds, unfinished } = comparison;
  const { version, processors, readers, load, node } = comparison.machine;
  const figures = figuresOf(comparison);
  return {
    version,
    ...(headSha === undefined ? {} : { headSha }),
    reviewers,
    files,
    lines,
    unloaded,
    rounds: rounds.map(({ first, readings: { oneAfterAnother, sideBySide } }) => ({
      first,
      oneAfterAnother: readingJson(oneAfterAnother),
      sideBySide: readingJson(sideBySide),
    })),
    ...(figures === undefined
      ? {}
      : {
          medians: {
            oneAfterAnotherMs: tenths(figures.oneAfterAnotherMs),
            sideBySideMs: tenths(figures.sideBySideMs),
            isOverlapping: figures.isOverlapping,
          },
        }),
    ...(unfinished === undefined
      ? {}
      : { unfinished: { reviewer: unfinished.reviewer, reason: unfinished.reason } }),
    isSame: findingsOf(comparison).isSame,
    concurrency: comparison.concurrency,
    processors,
    readers,
    load,
    node,
  };
}

function readingJson({ wallMs, findings, reviewers }: Reading): z.infer<typeof ReadingJson> {
  return {
    wallMs: tenths(wallMs),
    findings,
    reviewers: reviewers.map(({ reviewer, spans }) => ({
      reviewer,
      spans: spans.map(({ name, startMs, durationMs }) => ({
        name,
        startMs: tenths(startMs),
        durationMs: tenths(durationMs),
      })),
    })),
  };
}
