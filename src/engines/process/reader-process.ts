import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { getCompileCacheDir } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Reply } from "./messages.ts";
import type { FileReading, ReadTask } from "./messages.ts";

/** How far a task came: one reading a file, and whether the process died over the file that follows. */
export interface Progress {
  readings: FileReading[];
  /** `lost` when the process was gone, or had not begun after long, which no file is to blame for; `broken` when it says that nobody could. */
  end: "done" | "crashed" | "timed-out" | "aborted" | "lost" | "broken";
  /** What it says then. */
  reason?: string;
  /** Time that the file the process died over had taken. */
  lostMs: number;
}

/** How a task is read. */
export interface ReadOptions {
  fileTimeoutMs: number;
  /** Called when the process begins with a file. */
  onBegin: (path: string) => void;
}

/** A process that reads one task at a time. */
export interface ReaderProcess {
  readonly pid: number;
  readonly alive: boolean;
  /** The process is dead, and gone, after any other end than `done`. */
  read(task: ReadTask, options: ReadOptions, signal: AbortSignal): Promise<Progress>;
  kill(): Promise<void>;
}

/** So long a process may take to start, and to load what a task is read by. */
const startTimeoutMs = 30_000;

/**
 * Starts a reading process and waits until it is ready. It inherits nothing from the environment, may not write files
 * or start programs, and has nowhere to print to. It dies with this process, also if this one is killed.
 */
export async function startReaderProcess(signal: AbortSignal): Promise<ReaderProcess> {
  const cache = compileCache();
  const { SystemRoot } = process.env;
  const child = fork(fileURLToPath(new URL("reader-main.ts", import.meta.url)), [], {
    env: {
      // Windows starts no sockets without it.
      ...(SystemRoot !== undefined && { SystemRoot }),
      ...(cache !== undefined && { NODE_COMPILE_CACHE: dirname(cache) }),
    },
    execArgv: [
      "--max-old-space-size=512",
      // What a tree takes outside the heap goes with the last name for it, so that has to be noticed soon: a third less memory.
      "--max-semi-space-size=8",
      "--permission",
      "--allow-fs-read=*",
      ...(cache === undefined ? [] : [`--allow-fs-write=${join(cache, "*")}`]),
      "--allow-addons",
      "--allow-worker",
    ],
    stdio: ["pipe", "ignore", "ignore", "ipc"],
    serialization: "advanced",
  });
  // A write to a child that just died is reported here as well as by its exit.
  child.on("error", () => {});
  child.stdin?.on("error", () => {});
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const kill = async (): Promise<void> => {
    // Somebody waits for the end now, so it must keep us from ending first.
    child.ref();
    if (isAlive(child)) child.kill("SIGKILL");
    await gone;
  };
  try {
    await ready(child, AbortSignal.any([signal, AbortSignal.timeout(startTimeoutMs)]));
  } catch (error) {
    if (child.pid !== undefined) await kill();
    throw error;
  }
  letGo(child);
  return {
    pid: child.pid ?? 0,
    get alive() {
      return isAlive(child) && child.connected;
    },
    read: (task, options, stop) => read(child, kill, task, options, stop),
    kill,
  };
}

/**
 * Where Node keeps what this process compiled, which takes a reading process most of its start. Node uses it only where it may
 * write, so it may as long as it loads: Node can forbid it from 24.21 on, before it has seen any file.
 */
function compileCache(): string | undefined {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major > 24 || (major === 24 && minor >= 21) ? getCompileCacheDir() : undefined;
}

async function ready(child: ChildProcess, signal: AbortSignal): Promise<void> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  try {
    const first = await Promise.race([
      once(child, "message", { signal: either }).then(([message]) => Reply.parse(message)),
      once(child, "exit", { signal: either }).then(([code]): Reply => {
        return { type: "broken", reason: `it ended with code ${String(code)}` };
      }),
    ]);
    if (first.type === "ready") return;
    const reason = first.type === "broken" ? first.reason : "it answered before it was asked";
    throw new Error(`A process to read files in could not start: ${reason}`);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    stop.abort();
  }
}

async function read(
  child: ChildProcess,
  kill: () => Promise<void>,
  task: ReadTask,
  { fileTimeoutMs, onBegin }: ReadOptions,
  signal: AbortSignal,
): Promise<Progress> {
  const readings: FileReading[] = [];
  let lastMs = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let started = false;
  let reason: string | undefined;
  const { promise, resolve } = Promise.withResolvers<Progress["end"]>();
  const watch = (): void => {
    const seen = readings.length;
    const isLoading = !started;
    lastMs = performance.now();
    clearTimeout(timer);
    const judge = (): void => {
      if (readings.length > seen || (isLoading && started)) return;
      resolve(isLoading ? "lost" : "timed-out");
    };
    // When this process was busy the answer may be waiting to be received: look before judging.
    timer = setTimeout(() => setImmediate(judge), isLoading ? startTimeoutMs : fileTimeoutMs);
  };
  const onMessage = (message: unknown): void => {
    const reply = Reply.safeParse(message);
    if (!reply.success) return resolve("crashed");
    if (reply.data.type === "broken") {
      ({ reason } = reply.data);
      return resolve("broken");
    }
    started = true;
    if (reply.data.type === "file") readings.push(reply.data.reading);
    const next = task.files[readings.length];
    if (next === undefined) return resolve("done");
    watch();
    onBegin(next.path);
  };
  const onExit = (): void => resolve(started ? "crashed" : "lost");
  const onAbort = (): void => resolve("aborted");
  child.on("message", onMessage);
  child.once("exit", onExit);
  signal.addEventListener("abort", onAbort, { once: true });
  hold(child);
  if (signal.aborted) onAbort();
  else if (!isAlive(child)) onExit();
  else {
    watch();
    child.send(task, (error) => {
      if (error) onExit();
    });
  }
  const end = await promise;
  clearTimeout(timer);
  child.off("message", onMessage);
  child.off("exit", onExit);
  signal.removeEventListener("abort", onAbort);
  const lostMs = end === "done" ? 0 : performance.now() - lastMs;
  if (end === "done") letGo(child);
  else await kill();
  return { readings, end, lostMs, ...(reason !== undefined && { reason }) };
}

function isAlive(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** A process that waits for work must not keep ours from ending. */
function letGo(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

function hold(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}
