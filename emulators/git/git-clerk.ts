// Runs as a child process of `run-git.ts`: starts git for it, as often as it is asked.
import { execFile } from "node:child_process";

/** What is to be run. */
export interface GitOrder {
  id: number;
  args: readonly string[];
  env: Record<string, string>;
  input: Buffer;
}

/** How it ended. */
export interface GitAnswer {
  id: number;
  stdout: Buffer;
  /** Set when it did not end with 0. */
  failure?: { exitCode: number | undefined; reason: string };
}

const maxOutputBytes = 1024 * 1024 * 1024;

process.on("message", ({ id, args, env, input }: GitOrder) => {
  const options = { encoding: "buffer", maxBuffer: maxOutputBytes, env } as const;
  const child = execFile("git", args, options, (error, stdout, stderr) => {
    const exitCode = typeof error?.code === "number" ? error.code : undefined;
    const failure = error && { exitCode, reason: stderr.toString() || error.message };
    const answer: GitAnswer = { id, stdout, ...(failure && { failure }) };
    process.send?.(answer);
  });
  // git may end before it has read everything; its exit status says why.
  child.stdin?.on("error", () => {});
  child.stdin?.end(input);
});
// It must not outlive whoever it works for.
process.on("disconnect", () => process.exit());
