import { compareFindings } from "../types/finding.ts";
import { addDropped, type Outcome, type Skipped } from "../types/outcome.ts";
import { addAnswers, addUsage } from "../types/usage.ts";
import type { Failure } from "./attempt.ts";
import { needsModel, sparedReason, type Assignment } from "./plan.ts";
import type { ShardResult } from "./read-shard.ts";

/** How a reviewer's reading ended: all of its shards together. */
export function outcomeOf(
  assignment: Assignment,
  byRules: readonly ShardResult[],
  byModel: readonly ShardResult[],
): Outcome {
  const { reviewer, shards, excerpts, isSpared } = assignment;
  const results = [...byRules, ...byModel];
  const failure = worstOf(results.flatMap((one) => one.failure ?? []));
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
    outcome.reason = isSpared === true ? sparedReason : nothingToRead(assignment);
  }
  if (failure?.limit !== undefined) outcome.limit = failure.limit;
  if (byModel.length === 0) return outcome;
  const isUnreadByRules = new Set(byRules.flatMap(({ reading }) => reading.unread.map(pathOf)));
  const readByRules = new Set(byRules.flatMap(({ reading }) => reading.read));
  return {
    ...outcome,
    rulesRead: [...unread.keys()].filter(
      (path) => readByRules.has(path) && !isUnreadByRules.has(path),
    ),
    usage: addUsage(byModel.flatMap(({ reading }) => reading.usage ?? [])),
    answers: addAnswers(byModel.flatMap(({ reading }) => reading.answers ?? [])),
    droppedFor: addDropped(byModel.map(({ reading }) => reading.droppedFor ?? {})),
  };
}

/** The one that people are told of: a limit first, since it is what trying again would meet. */
function worstOf(failures: readonly Failure[]): Failure | undefined {
  return (
    failures.find(({ limit }) => limit !== undefined) ??
    failures.find(({ status }) => status === "failed") ??
    failures[0]
  );
}

function pathOf({ path }: Skipped): string {
  return path;
}

function nothingToRead(assignment: Assignment): string {
  return needsModel(assignment)
    ? "it reads with a model, and none is configured"
    : "no changed file is for this reviewer";
}
