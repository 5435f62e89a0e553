import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { UserError } from "../../types/user-error.ts";
import { gitEnvironment, type Setting } from "./git-environment.ts";

/** Most that is read of git's output, in bytes; a string can't hold much more. */
const maxOutputBytes = 256_000_000;
/** Most that is kept of git's words, in bytes. */
const maxErrorBytes = 16_000;

/** Runs git in a folder. */
export interface GitOptions {
  cwd: string;
  signal?: AbortSignal | undefined;
  /** Exit codes that are answers, not errors. */
  accept?: readonly number[];
  /** Most that may come, in bytes; more rejects with `OutputTooLarge`. */
  maxBytes?: number;
  /** On top of those that always hold. */
  settings?: readonly Setting[];
}

/** git said no; the message is its own words. */
export class GitError extends Error {
  override readonly name = "GitError";
  readonly exitCode: number | null;
  constructor(message: string, exitCode: number | null) {
    super(message);
    this.exitCode = exitCode;
  }
}

export class OutputTooLarge extends Error {
  override readonly name = "OutputTooLarge";
}

/**
 * What git printed, as bytes. Rejects with a `GitError` that carries git's own words, with `OutputTooLarge`, and
 * with a `UserError` where there is no git or no such folder.
 */
export async function git(args: readonly string[], options: GitOptions): Promise<Buffer> {
  const { cwd, signal, accept = [], maxBytes = maxOutputBytes } = options;
  const child = spawn("git", ["--no-optional-locks", ...args], {
    cwd,
    signal,
    stdio: ["ignore", "pipe", "pipe"],
    env: gitEnvironment(options.settings),
  });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once("error", reject);
  child.once("close", resolve);
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  let outputBytes = 0;
  let errorBytes = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    outputBytes += chunk.length;
    if (outputBytes <= maxBytes) output.push(chunk);
    else child.kill("SIGKILL");
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errorBytes += chunk.length;
    if (errorBytes <= maxErrorBytes) errors.push(chunk);
  });

  let exitCode: number | null;
  try {
    exitCode = await promise;
  } catch (error) {
    signal?.throwIfAborted();
    throw explainStart(error, cwd);
  }
  if (outputBytes > maxBytes) {
    throw new OutputTooLarge(`larger than ${Math.floor(maxBytes / 1_000_000)} MB`);
  }
  if (exitCode === 0 || accept.includes(exitCode ?? -1)) return Buffer.concat(output);
  throw new GitError(Buffer.concat(errors).toString("utf8").trim(), exitCode);
}

/** What git printed, as text without the line feed at its end. */
export async function gitLine(args: readonly string[], options: GitOptions): Promise<string> {
  return (await git(args, options)).toString("utf8").replace(/\n$/, "");
}

/** What git printed with `-z`: names of any form, each ended by a zero byte. */
export async function gitNames(args: readonly string[], options: GitOptions): Promise<string[]> {
  return (await git(args, options)).toString("utf8").split("\0").filter(Boolean);
}

/** The system says the same of a missing program and of a missing folder. */
function explainStart(error: unknown, cwd: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code !== "ENOENT" && code !== "ENOTDIR") return error;
  const isFolder = statSync(cwd, { throwIfNoEntry: false })?.isDirectory() === true;
  return new UserError(
    isFolder
      ? "git was not found: install it and try again."
      : `${cwd} is not a folder: name the repository's folder.`,
  );
}
