import type { Engine } from "../engines/engine.ts";
import type { ModelEngine } from "../engines/model/model-engine.ts";
import type { Finding } from "../types/finding.ts";
import type { Outcome } from "../types/outcome.ts";
import type { OnBroken } from "./attempt.ts";
import { outcomeOf } from "./outcome-of.ts";
import type { Assignment } from "./plan.ts";
import { createSlots, type Slots } from "./slots.ts";
import { readShard, type ShardResult, type ShardTask } from "./read-shard.ts";
import { fileTasks, modelTasks } from "./shard-tasks.ts";

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
  const { reviewer, excerpts } = assignment;
  const results: ShardResult[] = [];
  const wholly = fileTasks(assignment, options);
  const count = wholly.length + (excerpts?.shards.length ?? 0);
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
  const byRules = await readInTurn(wholly, slots, {
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
  const outcome = outcomeOf(assignment, byRules, byModel);
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
