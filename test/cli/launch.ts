import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import type { GitHub } from "../../emulators/github/github.ts";
import { githubWebhookPath } from "../../src/app/github-door.ts";

const bin = join(import.meta.dirname, "../../bin/chorale.js");

interface Entry {
  level: number;
  msg: string;
  port?: number;
}

/** A real process of Chorale, started as people start it. */
export interface Launched {
  pid: number;
  /** The empty folder it was started in. */
  cwd: string;
  /** Sends a signal to it, and with a group of its own to everybody in it. */
  tell(signal: NodeJS.Signals): void;
  /** Resolves with the first line of its log that says this; rejects when it ends without. */
  says(text: string): Promise<Entry>;
  /** Resolves, once it listens, with where deliveries go. */
  webhook(): Promise<string>;
  /** What it wrote besides its log so far. */
  errors: () => string;
  /** Resolves with the code and the signal that it ended with. */
  ended: Promise<[number | null, NodeJS.Signals | null]>;
}

/** What deliveries are signed with. */
export const secret = "the webhook's secret";

/** The environment of a process that is the emulated GitHub's App and keeps its data in the current folder. */
export function environmentOf({ app, url }: Pick<GitHub, "app" | "url">): Record<string, string> {
  return {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: secret,
    GITHUB_API_URL: url,
    PORT: "0",
    CHORALE_SETTLE_SECONDS: "0",
  };
}

/** Runs `chorale` with these variables alone, in a folder that is empty but for what `prepare` puts there. */
export async function launch(
  args: readonly string[],
  env: Record<string, string>,
  options: {
    /** What Node itself is given. */
    execArgv?: readonly string[];
    /** Whether it leads a process group of its own, as a terminal gives to each command. */
    ownGroup?: boolean;
    prepare?: (cwd: string) => Promise<unknown>;
  } = {},
): Promise<Launched> {
  const { execArgv = [], ownGroup = false, prepare } = options;
  const cwd = await mkdtemp(join(tmpdir(), "chorale-launched-"));
  await prepare?.(cwd);
  const child = spawn(process.execPath, [...execArgv, bin, ...args], {
    cwd,
    env,
    detached: ownGroup,
  });
  const { pid = 0 } = child;
  const ended = once(child, "close") as Launched["ended"];
  const life = { isOver: false };
  const tell = (signal: NodeJS.Signals) => {
    if (!life.isOver) process.kill(ownGroup ? -pid : pid, signal);
  };
  onTestFinished(async () => {
    tell("SIGKILL");
    await ended;
    await rm(cwd, { recursive: true, force: true });
  });
  const errors: string[] = [];
  child.stderr.on("data", (data: Buffer) => errors.push(data.toString()));
  const log: Entry[] = [];
  const waiting = new Set<() => void>();
  const look = () => {
    for (const one of waiting) one();
  };
  createInterface(child.stdout).on("line", (line) => {
    log.push(JSON.parse(line) as Entry);
    look();
  });
  child.once("close", () => {
    life.isOver = true;
    look();
  });

  const launched: Launched = {
    pid,
    cwd,
    tell,
    errors: () => errors.join(""),
    async says(text) {
      const { promise, resolve, reject } = Promise.withResolvers<Entry>();
      const find = () => {
        const entry = log.find(({ msg }) => msg.includes(text));
        if (entry !== undefined) resolve(entry);
        else if (life.isOver)
          reject(new Error(`It ended without saying "${text}". ${errors.join("")}`));
      };
      waiting.add(find);
      find();
      return await promise.finally(() => waiting.delete(find));
    },
    async webhook() {
      const { port } = await launched.says("listening");
      return `http://127.0.0.1:${port}${githubWebhookPath}`;
    },
    ended,
  };
  return launched;
}
