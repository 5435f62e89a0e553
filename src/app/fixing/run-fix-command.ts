import { spawn } from "node:child_process";

export interface FixCommandOptions {
  /** The folder that it runs in. */
  root: string;
  timeoutMs: number;
  signal: AbortSignal;
  /** Hears what it prints, on either stream. */
  onOutput: (text: string) => void;
}

/** How a command ended. */
export type CommandEnd = "passed" | "failed" | "timed-out";

const isWindows = process.platform === "win32";

/**
 * Runs a command line in the shell, with nothing to read. It leads a group of processes of its own, which is killed when the time is
 * over, when the signal is aborted, and at its end: nothing of it goes on running. Rejects with the signal's reason.
 *
 * Only the command line may call this. No server runs what a repository names.
 */
export async function runFixCommand(
  command: string,
  { root, timeoutMs, signal, onOutput }: FixCommandOptions,
): Promise<CommandEnd> {
  signal.throwIfAborted();
  const [shell, args] = isWindows
    ? ["cmd.exe", ["/d", "/s", "/c", `"${command}"`]]
    : ["sh", ["-c", command]];
  const child = spawn(shell, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    detached: !isWindows,
    windowsVerbatimArguments: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", onOutput);
  }
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once("error", reject).once("close", resolve);
  const end = () => endAll(child.pid);
  const time = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([signal, time]);
  const giveUp = () => {
    end();
    // Somebody who left the group may hold them for ever.
    for (const stream of [child.stdout, child.stderr]) stream.destroy();
  };
  either.addEventListener("abort", giveUp, { once: true });
  child.once("exit", end);
  try {
    const code = await promise;
    signal.throwIfAborted();
    if (time.aborted) return "timed-out";
    return code === 0 ? "passed" : "failed";
  } finally {
    either.removeEventListener("abort", giveUp);
  }
}

function endAll(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    if (isWindows) spawn("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore" });
    else process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody is left of it.
  }
}
