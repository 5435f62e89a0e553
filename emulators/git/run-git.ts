import { execFile } from "node:child_process";

/** A git command that ended with another status than 0. */
export class GitError extends Error {
  override readonly name = "GitError";
  readonly exitCode: number | undefined;
  constructor(args: readonly string[], exitCode: number | undefined, stderr: string) {
    super(`git ${args.join(" ")} failed (${exitCode ?? "not started"}): ${stderr.trim()}`);
    this.exitCode = exitCode;
  }
}

/** No configuration of the machine takes part, so that the same input gives the same object ids. */
const environment = {
  PATH: process.env["PATH"] ?? "",
  LC_ALL: "C",
  TZ: "UTC",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  // Nothing here has to survive a power cut.
  GIT_CONFIG_COUNT: "1",
  GIT_CONFIG_KEY_0: "core.fsync",
  GIT_CONFIG_VALUE_0: "none",
};

const maxOutputBytes = 1024 * 1024 * 1024;

/** Runs git once. Rejects with `GitError` when its exit status is not 0. */
export function runGit(
  directory: string,
  args: readonly string[],
  options: { input?: Buffer; env?: Record<string, string> } = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      "git",
      ["--git-dir", directory, ...args],
      { encoding: "buffer", maxBuffer: maxOutputBytes, env: { ...environment, ...options.env } },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout);
        const code = typeof error.code === "number" ? error.code : undefined;
        return reject(new GitError(args, code, stderr.toString() || error.message));
      },
    );
    // git may end before it has read everything; its exit status says why.
    child.stdin?.on("error", () => {});
    child.stdin?.end(options.input ?? Buffer.alloc(0));
  });
}
