import pLimit, { type LimitFunction } from "p-limit";
import type { Engine, Reading } from "../engines/engine.ts";
import { compareFindings, type Finding } from "../types/finding.ts";
import type { Outcome, Skipped, Span } from "../types/outcome.ts";
import type { SourceFile } from "../types/source.ts";
import { formatDuration } from "../report/text/duration.ts";
import { clockMs } from "../types/clock.ts";
import { causedByChange } from "./caused-by-change.ts";
import { fileEngines, type Assignment } from "./plan.ts";

/** What is known while reviewers read. */
export interface Progress {
  reviewer: string;
  shardsDone: number;
  shards: number;
  /** Findings so far. */
  findings: number;
  /** Set with the last event of a reviewer. */
  outcome?: Outcome;
}

/** Runs a reviewer, or gives back what it answered before the process died. */
export type Checkpoint = (reviewer: string, read: () => Promise<Outcome>) => Promise<Outcome>;

export interface ReadOptions {
  engines: ReadonlyMap<string, Engine>;
  /** Shards read at the same time, over all reviewers. */
  concurrency: number;
  /** Wall clock that one shard may take. */
  timeoutMs: number;
  /** False for a scan: findings count wherever they are. */
  onlyTouched: boolean;
  signal: AbortSignal;
  checkpoint?: Checkpoint;
  onProgress?: (progress: Progress) => void;
}

export interface ReadResult {
  /** One a reviewer, in the order of the plan, whatever happened to it. */
  outcomes: Outcome[];
  /** True if a reviewer's answer comes from before the process was interrupted. */
  isResumed: boolean;
}

/**
 * The review phase's heart: every reviewer × shard under one limit, each with its own timeout.
 * Rejects only when `signal` is aborted.
 */
export async function readSideBySide(
  plan: readonly Assignment[],
  options: ReadOptions,
): Promise<ReadResult> {
  const limit = pLimit(options.concurrency);
  const checkpoint = options.checkpoint ?? ((_reviewer, read) => read());
  let read = 0;
  const outcomes = await Promise.all(
    plan.map((assignment) =>
      checkpoint(assignment.reviewer.name, () => {
        read += 1;
        return readOne(assignment, limit, options);
      }),
    ),
  );
  return { outcomes, isResumed: read < plan.length };
}

/** What became of one shard. */
interface ShardResult {
  reading: Reading;
  /** Fingerprints of what was found on lines that the change leaves alone. */
  untouched: string[];
  span: Span;
  failure?: { status: "failed" | "timed-out"; reason: string };
}

async function readOne(
  { reviewer, shards }: Assignment,
  limit: LimitFunction,
  options: ReadOptions,
): Promise<Outcome> {
  const progress = { reviewer: reviewer.name, shardsDone: 0, shards: shards.length, findings: 0 };
  options.onProgress?.({ ...progress });
  const results: Promise<ShardResult>[] = [];
  for (const [index, shard] of shards.entries()) {
    // A reviewer queues its next shard when the last one has started, so reviewers take turns for a place.
    const started = Promise.withResolvers<void>();
    results.push(
      limit(async () => {
        started.resolve();
        const name = `${reviewer.name} ${index + 1}/${shards.length}`;
        const result = await readShard(name, { reviewer, shard }, options);
        progress.shardsDone += 1;
        progress.findings += result.reading.findings.length;
        options.onProgress?.({ ...progress });
        return result;
      }),
    );
    await started.promise;
  }
  const outcome = summarise(reviewer.name, await Promise.all(results));
  options.signal.throwIfAborted();
  options.onProgress?.({ ...progress, outcome });
  return outcome;
}

/** Never rejects: even an aborted shard is a result, so that no rejection is left without a listener. */
async function readShard(
  name: string,
  { reviewer, shard }: { reviewer: Assignment["reviewer"]; shard: readonly SourceFile[] },
  { engines, timeoutMs, signal, onlyTouched }: ReadOptions,
): Promise<ShardResult> {
  // Minutes with decimals are not always whole milliseconds.
  const timeout = AbortSignal.timeout(Math.ceil(timeoutMs));
  const startMs = clockMs();
  try {
    signal.throwIfAborted();
    const readings: Reading[] = [];
    // One engine after the other: a worker's own time is then never longer than the time it was at work.
    for (const engine of fileEngines(reviewer)) {
      const stop = AbortSignal.any([signal, timeout]);
      readings.push(await engineNamed(engines, engine).read(reviewer, shard, stop));
    }
    const reading = joinReadings(shard, readings);
    const isCaused = onlyTouched ? causedByChange(shard) : () => true;
    const untouched = reading.findings.filter((finding) => !isCaused(finding));
    reading.findings = reading.findings.filter(isCaused);
    return {
      reading,
      untouched: untouched.map(({ fingerprint }) => fingerprint),
      span: { name, startMs, durationMs: clockMs() - startMs },
    };
  } catch (error) {
    const durationMs = clockMs() - startMs;
    const failure = timeout.aborted
      ? { status: "timed-out" as const, reason: `timed out after ${formatDuration(timeoutMs)}` }
      : {
          status: "failed" as const,
          reason: error instanceof Error ? error.message : String(error),
        };
    const unread = shard.map(({ path }): Skipped => ({ path, reason: failure.reason }));
    const reading = { findings: [], read: [], unread, durationMs };
    return { reading, untouched: [], span: { name, startMs, durationMs }, failure };
  }
}

/** A file is read when all engines of the reviewer read it. */
function joinReadings(shard: readonly SourceFile[], readings: readonly Reading[]): Reading {
  const unread = new Map<string, Skipped>();
  for (const reading of readings) {
    for (const skipped of reading.unread) {
      if (!unread.has(skipped.path)) unread.set(skipped.path, skipped);
    }
  }
  return {
    findings: readings.flatMap((reading) => reading.findings),
    read: shard.map((file) => file.path).filter((path) => !unread.has(path)),
    unread: [...unread.values()],
    durationMs: readings.reduce((sum, reading) => sum + reading.durationMs, 0),
  };
}

function summarise(reviewer: string, results: readonly ShardResult[]): Outcome {
  const findings: Finding[] = results.flatMap(({ reading }) => reading.findings);
  const failures = results.flatMap(({ failure }) => failure ?? []);
  const failure = failures.find(({ status }) => status === "failed") ?? failures[0];
  const outcome: Outcome = {
    reviewer,
    status: failure?.status ?? (results.length === 0 ? "skipped" : "completed"),
    durationMs: results.reduce((sum, { reading }) => sum + reading.durationMs, 0),
    read: results.flatMap(({ reading }) => reading.read),
    unread: results.flatMap(({ reading }) => reading.unread),
    findings: findings.toSorted(compareFindings),
    untouched: results.flatMap(({ untouched }) => untouched),
    spans: results.map(({ span }) => span),
  };
  if (failure !== undefined) outcome.reason = failure.reason;
  else if (results.length === 0) outcome.reason = "no changed file is for this reviewer";
  return outcome;
}

function engineNamed(engines: ReadonlyMap<string, Engine>, name: string): Engine {
  const engine = engines.get(name);
  if (engine === undefined) throw new Error(`there is no engine \`${name}\``);
  return engine;
}
