import type { Engine, Reading } from "../engines/engine.ts";
import type { Excerpts, ModelEngine } from "../engines/model/model-engine.ts";
import type { Reviewer } from "../engines/reviewer.ts";
import { compareFindings, type Finding } from "../types/finding.ts";
import type { Outcome, Skipped } from "../types/outcome.ts";
import type { SourceFile } from "../types/source.ts";
import { addUsage } from "../types/usage.ts";
import type { OnBroken } from "./attempt.ts";
import { fileEngines, sparedReason, type Assignment } from "./plan.ts";
import { createSlots, type Slots } from "./slots.ts";
import { readShard, type ShardResult, type ShardTask } from "./read-shard.ts";

/** What is known while reviewers read. */
export interface Progress {
  reviewer: string;
  shardsDone: number;
  shards: number;
  /** What it found so far. */
  findings: readonly Finding[];
  /** Set with the last event of a reviewer. */
  outcome?: Outcome;
}

/** Runs a reviewer, or gives back what it answered before the process died. */
export type Checkpoint = (reviewer: string, read: () => Promise<Outcome>) => Promise<Outcome>;

export interface ReadOptions {
  engines: ReadonlyMap<string, Engine>;
  /** How reviewers think; absent where no model is configured. */
  model?: ModelEngine | undefined;
  /** Shards read at the same time, over all reviewers. */
  concurrency: number;
  /** Wall clock that one shard may take. */
  timeoutMs: number;
  /** False for a scan: findings count wherever they are. */
  onlyTouched: boolean;
  signal: AbortSignal;
  checkpoint?: Checkpoint;
  onProgress?: (progress: Progress) => void;
  onBroken?: OnBroken | undefined;
}

export interface ReadResult {
  /** One a reviewer, in the order of the plan, whatever happened to it. */
  outcomes: Outcome[];
  /** True if a reviewer's answer comes from before the process was interrupted. */
  isResumed: boolean;
}

/**
 * The review phase's heart: every reviewer × shard at one of the same slots, each with its own timeout.
 * Rejects only when `signal` is aborted.
 */
export async function readSideBySide(
  plan: readonly Assignment[],
  options: ReadOptions,
): Promise<ReadResult> {
  const slots = createSlots(options.concurrency);
  const checkpoint = options.checkpoint ?? ((_reviewer, read) => read());
  let read = 0;
  const outcomes = await Promise.all(
    plan.map((assignment) =>
      checkpoint(assignment.reviewer.name, () => {
        read += 1;
        return readOne(assignment, slots, options);
      }),
    ),
  );
  return { outcomes, isResumed: read < plan.length };
}

async function readOne(
  assignment: Assignment,
  slots: Slots,
  options: ReadOptions,
): Promise<Outcome> {
  const { reviewer, shards, excerpts } = assignment;
  const results: ShardResult[] = [];
  const count = shards.length + (excerpts?.shards.length ?? 0);
  const tell = (outcome?: Outcome) =>
    options.onProgress?.({
      reviewer: reviewer.name,
      shardsDone: results.length,
      shards: count,
      findings: results.flatMap(({ reading }) => reading.findings),
      ...(outcome === undefined ? {} : { outcome }),
    });
  const onResult = (result: ShardResult) => {
    results.push(result);
    tell();
  };
  tell();
  const byRules = await readInTurn(fileTasks(assignment, options), slots, {
    ...options,
    onResult,
  });
  // The model is told what the rules found; those take milliseconds, and it takes seconds.
  const hints = byRules.flatMap(({ reading }) => reading.findings);
  const byModel = await readInTurn(modelTasks(assignment, hints, options), slots, {
    ...options,
    onResult,
  });
  options.signal.throwIfAborted();
  const outcome = summarise(assignment, byRules, byModel);
  tell(outcome);
  return outcome;
}

/**
 * A reviewer queues its next shard when the last one has started: so reviewers take turns for a place where their shards are
 * alike, and where they are not, the largest of all reviewers is the next.
 */
async function readInTurn(
  tasks: readonly ShardTask[],
  slots: Slots,
  options: ReadOptions & { onResult: (result: ShardResult) => void },
): Promise<ShardResult[]> {
  const results: Promise<ShardResult>[] = [];
  for (const task of tasks) {
    const started = Promise.withResolvers<void>();
    results.push(
      slots.take(task.size, async () => {
        started.resolve();
        const result = await readShard(task, options);
        options.onResult(result);
        return result;
      }),
    );
    await started.promise;
  }
  return await Promise.all(results);
}

/** Whole files, for the engines that read these. */
function fileTasks({ reviewer, shards }: Assignment, { engines }: ReadOptions): ShardTask[] {
  return shards.map((files, index) => ({
    name: `${reviewer.name} ${index + 1}/${shards.length}`,
    files,
    // Before everything that thinks: it takes milliseconds, and the thinking waits for it.
    size: Infinity,
    async read(signal) {
      const readings: Reading[] = [];
      // One engine after the other: a worker's own time is then never longer than the time it was at work.
      for (const engine of fileEngines(reviewer)) {
        readings.push(await engineNamed(engines, engine).read(reviewer, files, signal));
      }
      return joinReadings(files, readings);
    },
  }));
}

/** Excerpts, for its model. */
function modelTasks(
  { reviewer, excerpts }: Assignment,
  hints: readonly Finding[],
  { model }: ReadOptions,
): ShardTask[] {
  if (excerpts === undefined || model === undefined) return [];
  const { shards } = excerpts;
  return shards.map((shard, index) => {
    const paths = new Set(shard.files.map(({ path }) => path));
    return {
      name: `${reviewer.name} thinks ${index + 1}/${shards.length}`,
      files: shard.files,
      size: shard.tokens,
      read: (signal, time) =>
        model.read(
          reviewer,
          shard,
          hints.filter(({ path }) => paths.has(path)),
          signal,
          time,
        ),
    };
  });
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

function summarise(
  { reviewer, shards, excerpts, isSpared }: Assignment,
  byRules: readonly ShardResult[],
  byModel: readonly ShardResult[],
): Outcome {
  const results = [...byRules, ...byModel];
  const failures = results.flatMap(({ failure }) => failure ?? []);
  const failure = failures.find(({ status }) => status === "failed") ?? failures[0];
  const unread = new Map<string, Skipped>();
  for (const one of [
    ...results.flatMap(({ reading }) => reading.unread),
    ...(excerpts?.unread ?? []),
  ]) {
    // A file stands in several shards of a model: whatever of it was not read, it was not read to the end.
    if (!unread.has(one.path)) unread.set(one.path, one);
  }
  const given = [...shards.flat(), ...(excerpts?.shards.flatMap(({ files }) => files) ?? [])];
  const paths = new Set(given.map(({ path }) => path));
  const outcome: Outcome = {
    reviewer: reviewer.name,
    status: failure?.status ?? (paths.size === 0 && unread.size === 0 ? "skipped" : "completed"),
    durationMs: results.reduce((sum, { reading }) => sum + reading.durationMs, 0),
    read: [...paths].filter((path) => !unread.has(path)),
    unread: [...unread.values()],
    findings: results.flatMap(({ reading }) => reading.findings).toSorted(compareFindings),
    untouched: results.flatMap(({ untouched }) => untouched),
    spans: results.map(({ span }) => span),
  };
  if (failure !== undefined) outcome.reason = failure.reason;
  else if (outcome.status === "skipped") {
    outcome.reason = isSpared === true ? sparedReason : nothingToRead(reviewer, excerpts);
  }
  if (byModel.length === 0) return outcome;
  const isUnreadByRules = new Set(byRules.flatMap(({ reading }) => reading.unread.map(pathOf)));
  const readByRules = new Set(byRules.flatMap(({ reading }) => reading.read));
  return {
    ...outcome,
    rulesRead: [...unread.keys()].filter(
      (path) => readByRules.has(path) && !isUnreadByRules.has(path),
    ),
    usage: addUsage(byModel.flatMap(({ reading }) => reading.usage ?? [])),
    dropped: byModel.reduce((sum, { reading }) => sum + (reading.dropped ?? 0), 0),
  };
}

function pathOf({ path }: Skipped): string {
  return path;
}

function nothingToRead(reviewer: Reviewer, excerpts: Excerpts | undefined): string {
  const needsModel = fileEngines(reviewer).length === 0 && excerpts === undefined;
  return needsModel
    ? "it reads with a model, and none is configured"
    : "no changed file is for this reviewer";
}

function engineNamed(engines: ReadonlyMap<string, Engine>, name: string): Engine {
  const engine = engines.get(name);
  if (engine === undefined) throw new Error(`there is no engine \`${name}\``);
  return engine;
}
