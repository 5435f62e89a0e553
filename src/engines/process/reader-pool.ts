import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import { compareFindings } from "../../types/finding.ts";
import type { Reading } from "../engine.ts";
import type { Outline } from "../model/outline.ts";
import type { RuleError } from "../rules/rule-error.ts";
import { usualFileTimeoutMs } from "./limits.ts";
import type { FileReading, ReadTask } from "./messages.ts";
import { startReaderProcess } from "./reader-process.ts";
import type { Progress, ReaderProcess } from "./reader-process.ts";

/** What a pool is to be like. */
export interface ReaderPoolOptions {
  /** How many tasks are read at the same time, a process each. */
  processes?: number;
  /** How long one file may take, in milliseconds. */
  fileTimeoutMs?: number;
  /** Called when a process begins with a file, for those who watch. */
  onBegin?: (path: string, pid: number) => void;
}

/** How many processes a pool has where nobody says. */
export function usualProcesses(): number {
  return Math.min(4, availableParallelism());
}

/** What came of a task. */
export interface TaskReading extends Reading {
  /** By path, for a task that asks for them; a file that is unread has none. */
  outlines: Map<string, Outline>;
  /** Likewise. */
  syntaxErrors: Map<string, number>;
  /** Likewise, for what is wrong with a rule. */
  ruleErrors: Map<string, RuleError>;
  /** Those of the unread over which a process was lost: it was killed after its time, or it crashed. */
  lost: string[];
  /** Those of the unread that nobody tried, since too many had been lost. */
  untried: string[];
}

/** How a task is read, where that is not as usual. */
export interface TaskOptions {
  /** How long one file may take, in milliseconds; as long as the pool says when absent. */
  fileTimeoutMs?: number;
  /** After so many processes that were lost over a file the rest is not tried; all is when absent. */
  mostLost?: number;
}

/** Processes that read files, started when they are first needed and kept for the next task. */
export interface ReaderPool {
  /** Rejects with the signal's reason once it is aborted; the process that read the task is gone by then. */
  read(task: ReadTask, signal: AbortSignal, options?: TaskOptions): Promise<TaskReading>;
  /** Starts the processes that are missing ahead of their need; resolves when all are there, or were found not to start. */
  ready(): Promise<void>;
  /** The processes that are running, for those who watch over them. */
  readonly pids: readonly number[];
  close(): Promise<void>;
}

/**
 * Creates a pool. Files come from strangers and a native matcher can't be interrupted, so each task runs in a process
 * that is killed when a file takes too long or the task is aborted. The task then goes on with the next file in a new one.
 */
export function createReaderPool({
  processes = usualProcesses(),
  fileTimeoutMs: usualTimeoutMs = usualFileTimeoutMs,
  onBegin,
}: ReaderPoolOptions = {}): ReaderPool {
  const limit = pLimit(processes);
  const idle: ReaderProcess[] = [];
  const running = new Set<ReaderProcess>();
  const tasks = new Set<Promise<unknown>>();
  const closing = new AbortController();

  const starting = new Set<Promise<ReaderProcess>>();
  const early: Promise<ReaderProcess>[] = [];

  async function start(signal: AbortSignal): Promise<ReaderProcess> {
    const started = startReaderProcess(signal);
    starting.add(started);
    try {
      const reader = await started;
      running.add(reader);
      return reader;
    } finally {
      starting.delete(started);
    }
  }

  const living = () => [...running].filter((reader) => reader.alive);

  async function acquire(signal: AbortSignal): Promise<ReaderProcess> {
    for (let reader = idle.pop(); reader; reader = idle.pop()) {
      if (reader.alive) return reader;
      running.delete(reader);
    }
    for (let next = early.shift(); next; next = early.shift()) {
      const reader = await next.catch(() => undefined);
      if (reader?.alive) return reader;
      if (reader) running.delete(reader);
    }
    return await start(signal);
  }

  async function readAll(
    task: ReadTask,
    signal: AbortSignal,
    { fileTimeoutMs = usualTimeoutMs, mostLost = Infinity }: TaskOptions,
  ): Promise<TaskReading> {
    const reading: TaskReading = {
      findings: [],
      read: [],
      unread: [],
      durationMs: 0,
      outlines: new Map(),
      syntaxErrors: new Map(),
      ruleErrors: new Map(),
      lost: [],
      untried: [],
    };
    let files = task.files;
    let lost = 0;
    while (files.length > 0 && reading.lost.length < mostLost) {
      signal.throwIfAborted();
      const reader = await acquire(signal);
      const options = { fileTimeoutMs, onBegin: (path: string) => onBegin?.(path, reader.pid) };
      const progress = await reader.read({ ...task, files, fileTimeoutMs }, options, signal);
      if (progress.end === "done") idle.push(reader);
      else running.delete(reader);
      signal.throwIfAborted();
      if (progress.end === "broken") throw new Error(`Files can't be read: ${progress.reason}`);
      lost = progress.end === "lost" ? lost + 1 : 0;
      if (lost > 3) throw new Error("The processes that read files do not get to begin.");
      if (lost === 0) files = collect(reading, files, progress, fileTimeoutMs);
    }
    for (const { path } of files) {
      reading.untried.push(path);
      reading.unread.push({ path, reason: `not tried: ${mostLost} before it could not be read` });
    }
    reading.findings.sort(compareFindings);
    return reading;
  }

  return {
    async ready() {
      while (living().length + starting.size < processes) early.push(start(closing.signal));
      // Whoever needs a process that did not start tries again, and hears of it then.
      await Promise.allSettled(early);
    },
    get pids() {
      return living().map((reader) => reader.pid);
    },
    read(task, signal, options = {}) {
      const stop = AbortSignal.any([signal, closing.signal]);
      let started = false;
      const work = limit(async () => {
        stop.throwIfAborted();
        started = true;
        return await readAll(task, stop, options);
      });
      tasks.add(work);
      return new Promise((resolve, reject) => {
        // A task that still waits for a free process has nothing to clean up.
        const onAbort = (): void => {
          if (!started) reject(stop.reason);
        };
        stop.addEventListener("abort", onAbort, { once: true });
        if (stop.aborted) onAbort();
        work.then(resolve, reject).finally(() => {
          tasks.delete(work);
          stop.removeEventListener("abort", onAbort);
        });
      });
    },
    async close() {
      closing.abort(new Error("The engine was closed."));
      await Promise.allSettled(tasks);
      await Promise.all([...running].map((reader) => reader.kill()));
      running.clear();
      idle.length = 0;
    },
  };
}

/** Adds what a process got done, and returns the files that are left for the next one. */
function collect(
  reading: TaskReading,
  files: ReadTask["files"],
  { readings, end, lostMs }: Progress,
  fileTimeoutMs: number,
): ReadTask["files"] {
  for (const [index, { path }] of files.slice(0, readings.length).entries()) {
    const one: Partial<FileReading> = readings[index] ?? {};
    const { findings = [], unread, durationMs = 0, outline, syntaxErrors, ruleError } = one;
    if (outline !== undefined) reading.outlines.set(path, outline);
    if (syntaxErrors !== undefined) reading.syntaxErrors.set(path, syntaxErrors);
    if (ruleError !== undefined) reading.ruleErrors.set(path, ruleError);
    reading.findings.push(...findings);
    reading.durationMs += durationMs;
    if (unread === undefined) reading.read.push(path);
    else reading.unread.push({ path, reason: unread });
  }
  const lost = files[readings.length];
  if (end === "done" || !lost) return [];
  const reason =
    end === "timed-out"
      ? `took longer than ${fileTimeoutMs / 1000}s to read`
      : "could not be parsed";
  reading.lost.push(lost.path);
  reading.unread.push({ path: lost.path, reason });
  reading.durationMs += lostMs;
  return files.slice(readings.length + 1);
}
