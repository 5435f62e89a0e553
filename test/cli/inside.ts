import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { runCommand } from "../../src/cli/run-command.ts";
import type { Run } from "./chorale.ts";

/** A place to run commands in, inside this process, which takes a fraction of the time that a new one takes. */
export interface Inside {
  /** The current folder, empty at first. */
  folder: string;
  /** Runs `chorale` with these variables alone. */
  run: (
    args: readonly string[],
    options?: { env?: NodeJS.ProcessEnv; input?: string },
  ) => Promise<Run>;
}

export async function inside(): Promise<Inside> {
  const folder = await mkdtemp(join(tmpdir(), "chorale-inside-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return {
    folder,
    async run(args, { env = {}, input = "" } = {}) {
      const run: Run = { code: 0, stdout: "", stderr: "" };
      const lines = input.split("\n");
      await runCommand(args, {
        env: { CHORALE_DATA_DIR: folder, ...env },
        folder,
        print: (line) => void (run.stdout += `${line}\n`),
        complain: (text) => void (run.stderr += text),
        readSecrets: async (names) => names.map((_, index) => lines[index] ?? ""),
        exitWith: (code) => void (run.code = code),
      });
      return run;
    },
  };
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
