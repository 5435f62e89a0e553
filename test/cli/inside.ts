import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createPlainView } from "../../src/cli/progress.ts";
import { runCommand } from "../../src/cli/run-command.ts";
import { sharedEngines } from "../shared-engines.ts";
import type { Run } from "./chorale.ts";

/** A place to run commands in, inside this process, which takes a fraction of the time that a new one takes. */
export interface Inside {
  /** The current folder, empty at first. */
  folder: string;
  /** Runs `chorale` with these variables alone. */
  run: (args: readonly string[], options?: RunOptions) => Promise<Run>;
}

interface RunOptions {
  env?: NodeJS.ProcessEnv;
  input?: string;
  /** Aborted when the command is told to end. */
  told?: AbortSignal;
  /** Hears what is said on standard error, at once. */
  onError?: (text: string) => void;
}

export async function inside(): Promise<Inside> {
  const folder = await mkdtemp(join(tmpdir(), "chorale-inside-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return {
    folder,
    run: (args, { env = {}, ...options } = {}) =>
      runInside(folder, args, { ...options, env: { CHORALE_DATA_DIR: folder, ...env } }),
  };
}

/** Runs `chorale` in this process, in this folder and with these variables alone; what it starts inherits this process's. */
export async function runInside(
  folder: string,
  args: readonly string[],
  { env = {}, input = "", told = new AbortController().signal, onError }: RunOptions = {},
): Promise<Run> {
  const run: Run = { code: 0, stdout: "", stderr: "" };
  const lines = input.split("\n");
  const complain = (text: string) => {
    run.stderr += text;
    onError?.(text);
  };
  await runCommand(args, {
    env: { ...env },
    folder,
    print: (line) => void (run.stdout += `${line}\n`),
    complain,
    readSecrets: async (names) => names.map((_, index) => lines[index] ?? ""),
    readInput: async () => Buffer.from(input),
    hasColors: false,
    progress: createPlainView(complain),
    engines: sharedEngines,
    untilDone: (work) => work(told),
    exitWith: (code) => void (run.code = code),
  });
  return run;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const server = createServer().once("error", reject).listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (typeof address !== "object" || address === null) throw new Error("There is no port.");
  return address.port;
}
