import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { GitAnswer, GitOrder } from "./git-clerk.ts";

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

interface Clerk {
  child: ChildProcess;
  waiting: Map<number, (answer: GitAnswer) => void>;
}

const office: { clerk?: Clerk; orders: number } = { orders: 0 };

/**
 * To start a program, a process is copied first, and that of a large one takes longer than git does. So a small process, started
 * once and gone with this one, starts them.
 */
function clerk(): Clerk {
  if (office.clerk?.child.connected === true) return office.clerk;
  const child = fork(join(import.meta.dirname, "git-clerk.ts"), [], {
    execArgv: [],
    serialization: "advanced",
  });
  const waiting: Clerk["waiting"] = new Map();
  child.on("message", (answer: GitAnswer) => {
    const settle = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) letGo(child);
    settle?.(answer);
  });
  // Whoever waits for the answer of one that has ended is told so.
  child.on("error", () => {});
  child.on("exit", () => {
    const failure = { exitCode: undefined, reason: "the process that starts git has ended" };
    for (const [id, settle] of waiting) settle({ id, stdout: Buffer.alloc(0), failure });
    waiting.clear();
  });
  return (office.clerk = { child, waiting });
}

/** One that has nothing to do must not keep us from ending. */
function letGo(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

/** Runs git once. Rejects with `GitError` when its exit status is not 0. */
export function runGit(
  directory: string,
  args: readonly string[],
  options: { input?: Buffer; env?: Record<string, string> } = {},
): Promise<Buffer> {
  const { child, waiting } = clerk();
  const order: GitOrder = {
    id: (office.orders += 1),
    args: ["--git-dir", directory, ...args],
    env: { ...environment, ...options.env },
    input: options.input ?? Buffer.alloc(0),
  };
  return new Promise((resolve, reject) => {
    waiting.set(order.id, ({ stdout, failure }) => {
      if (failure === undefined) resolve(Buffer.from(stdout));
      else reject(new GitError(args, failure.exitCode, failure.reason));
    });
    child.ref();
    child.channel?.ref();
    child.send(order);
  });
}
