import type { Reading } from "../engines/engine.ts";
import type { Allowance } from "../net/allowance.ts";
import type { Dropped, Skipped, Span } from "../types/outcome.ts";
import type { SourceFile } from "../types/source.ts";
import type { Answers, Usage } from "../types/usage.ts";
import { attempt, type Failure, type OnBroken } from "./attempt.ts";
import { causedByChange } from "./caused-by-change.ts";

/** Something to read, and who reads it. */
export interface ShardTask {
  /** Names its span. */
  name: string;
  files: readonly SourceFile[];
  /** What is larger begins first, whoever reads it. */
  size: number;
  read: (signal: AbortSignal, time: Allowance) => Promise<ShardReading>;
}

/** A reading by a model or by other engines. */
export interface ShardReading extends Reading {
  usage?: Usage;
  answers?: Answers;
  droppedFor?: Dropped;
}

/** What became of one shard. */
export interface ShardResult {
  reading: ShardReading;
  /** Fingerprints of what was found on lines that the change leaves alone. */
  untouched: string[];
  span: Span;
  failure?: Failure;
}

/** Reads one shard, with a timeout of its own. Never rejects; see `attempt`. */
export async function readShard(
  { name, files, read }: ShardTask,
  options: {
    timeoutMs: number;
    signal: AbortSignal;
    onlyTouched: boolean;
    onBroken?: OnBroken | undefined;
  },
): Promise<ShardResult> {
  const attempted = await attempt(name, read, options);
  const { span } = attempted;
  if ("failure" in attempted) {
    const { failure } = attempted;
    const unread = files.map(({ path }): Skipped => ({ path, reason: failure.reason }));
    const { usage, durationMs = span.durationMs } = failure;
    const nothing = { findings: [], read: [], unread, durationMs };
    const reading = usage === undefined ? nothing : { ...nothing, usage };
    return { reading, untouched: [], span, failure };
  }
  const { findings, ...reading } = attempted.value;
  const isCaused = options.onlyTouched ? causedByChange(files) : () => true;
  return {
    reading: { ...reading, findings: findings.filter(isCaused) },
    untouched: findings.filter((one) => !isCaused(one)).map(({ fingerprint }) => fingerprint),
    span,
  };
}
