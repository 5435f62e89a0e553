import { spawn } from "node:child_process";
import { UserError } from "../../types/user-error.ts";

/**
 * Configuration that must not come from a repository that somebody else wrote: each of these can name a program to run.
 * Paths are never quoted away, whatever the user's own settings say.
 */
const safety = [
  "core.fsmonitor=false",
  "core.hooksPath=/dev/null",
  "core.quotePath=true",
  "core.attributesFile=/dev/null",
].flatMap((setting) => ["-c", setting]);

/** Runs git in a folder. */
export interface GitOptions {
  cwd: string;
  signal?: AbortSignal | undefined;
  /** Exit codes that are answers, not errors. */
  accept?: readonly number[];
}

export class GitError extends Error {
  override readonly name = "GitError";
  readonly exitCode: number | null;
  constructor(message: string, exitCode: number | null) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** What git printed, as bytes. Rejects with a `GitError` that carries git's own words, with a `UserError` where there is no git. */
export async function git(args: readonly string[], options: GitOptions): Promise<Buffer> {
  const child = spawn("git", ["--no-optional-locks", ...safety, ...args], {
    cwd: options.cwd,
    signal: options.signal,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, LC_ALL: "C", GIT_TERMINAL_PROMPT: "0" },
  });
  const output = collect(child.stdout);
  const errors = collect(child.stderr);
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once("error", (error: NodeJS.ErrnoException) => {
    const isMissing = error.code === "ENOENT" && error.path === "git";
    reject(isMissing ? new UserError("git was not found: install it and try again.") : error);
  });
  child.once("close", resolve);
  const exitCode = await promise;
  if (exitCode === 0 || options.accept?.includes(exitCode ?? -1) === true) return await output;
  throw new GitError((await errors).toString("utf8").trim(), exitCode);
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
