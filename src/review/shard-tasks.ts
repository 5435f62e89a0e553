import type { Engine, Reading } from "../engines/engine.ts";
import type { ModelEngine } from "../engines/model/model-engine.ts";
import type { Reviewer } from "../engines/reviewer.ts";
import { teamRulesEngineName } from "../engines/rules/rule.ts";
import type { Finding } from "../types/finding.ts";
import type { Skipped } from "../types/outcome.ts";
import type { SourceFile } from "../types/source.ts";
import { fileEngines, type Assignment } from "./plan.ts";
import type { ShardTask } from "./read-shard.ts";

/**
 * Whole files, for the engines that read these. The repository's own rules read in tasks of their own, after all others: what they
 * take is nobody else's time, and what becomes of them nobody else's result.
 */
export function fileTasks(
  { reviewer, shards }: Assignment,
  { engines }: { engines: ReadonlyMap<string, Engine> },
): ShardTask[] {
  const isOwn = (engine: string) => engine === teamRulesEngineName;
  const all = fileEngines(reviewer);
  const usual = { ...reviewer, engines: all.filter((engine) => !isOwn(engine)) };
  const own = { ...reviewer, engines: all.filter(isOwn) };
  const tasksOf = (reader: Reviewer, name: string, size: number) =>
    reader.engines.length === 0
      ? []
      : shards.map((files, index): ShardTask => ({
          name: `${name} ${index + 1}/${shards.length}`,
          files,
          size,
          read: (signal) => readWholly(reader, files, engines, signal),
        }));
  // Before everything that thinks: it takes milliseconds, and the thinking waits for it.
  return [
    ...tasksOf(usual, reviewer.name, Infinity),
    ...tasksOf(own, `${reviewer.name} team rules`, Number.MAX_VALUE),
  ];
}

/** Reads whole files with all the engines of a reviewer that do, whatever its model would say. */
export async function readWholly(
  reviewer: Reviewer,
  files: readonly SourceFile[],
  engines: ReadonlyMap<string, Engine>,
  signal: AbortSignal,
): Promise<Reading> {
  const readings: Reading[] = [];
  // One engine after the other: a worker's own time is then never longer than the time it was at work.
  for (const engine of fileEngines(reviewer)) {
    readings.push(await engineNamed(engines, engine).read(reviewer, files, signal));
  }
  return joinReadings(files, readings);
}

/** Excerpts, for its model. */
export function modelTasks(
  { reviewer, excerpts }: Assignment,
  hints: readonly Finding[],
  { model }: { model?: ModelEngine | undefined },
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

function engineNamed(engines: ReadonlyMap<string, Engine>, name: string): Engine {
  const engine = engines.get(name);
  if (engine === undefined) throw new Error(`there is no engine \`${name}\``);
  return engine;
}
