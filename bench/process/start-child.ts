import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";

/** A script of ours in a process of its own. It ends when this process does, in whatever way. */
export interface Child {
  process: ChildProcess;
  pid: number;
  /** Sends a message; the child gets it with `onMessage`. */
  send(message: object): void;
  /** Resolves with the next message. Rejects if the child ends before. */
  next(): Promise<unknown>;
  /** Ends it at once, as a crash would; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts a script with what it shall know. */
export function startChild(script: URL, config: object, execArgv: string[] = []): Child {
  const child = fork(script, [JSON.stringify(config)], { execArgv, stdio: "inherit" });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${script.pathname} did not start`);
  const gone = once(child, "exit");
  return {
    process: child,
    pid,
    send: (message) => void child.send(message),
    async next() {
      const ended = new AbortController();
      try {
        const dead = gone.then(([code, signal]) => {
          throw new Error(`${script.pathname} ended (${String(code ?? signal)})`);
        });
        const messages = once(child, "message", { signal: ended.signal });
        return await Promise.race([messages.then(([message]): unknown => message), dead]);
      } finally {
        ended.abort();
      }
    },
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}
