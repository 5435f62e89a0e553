import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createChorale, type ChoraleOptions } from "../src/app/chorale.ts";
import { githubWebhookPath } from "../src/app/github-door.ts";
import type { ServerSettings } from "../src/app/environment.ts";
import type { DatabasePlace } from "../src/store/database.ts";
import { startGitHub, type GitHub, type GitHubOptions } from "./github/github.ts";

export interface ConnectedOptions {
  github?: GitHubOptions;
  /** Asked again for every server that is started. */
  chorale?: () => ChoraleOptions;
  logLevel?: string;
  /** What differs from a server on SQLite that neither waits nor lingers. */
  settings?: Partial<ServerSettings>;
}

/** An emulated GitHub and Chorale's real server as its App. */
export interface Connected {
  github: GitHub;
  /** What deliveries are signed with. */
  secret: string;
  /** Address of Chorale's server, without a slash at its end. */
  url(): string;
  /** Stops Chorale and starts it again on the same data. */
  restart(): Promise<void>;
  /** Where Chorale keeps its data. */
  dataDir: string;
  /** Stops both and removes their data. */
  close(): Promise<void>;
}

/** Starts both and makes them known to each other: the App's key one way, the webhook's address and secret the other. */
export async function startConnected(options: ConnectedOptions = {}): Promise<Connected> {
  const dataDir = await mkdtemp(join(tmpdir(), "chorale-"));
  const secret = randomBytes(16).toString("hex");
  const github = await startGitHub(options.github);
  const start = async () => {
    const settings = settingsFor(github, { secret, dataDir });
    if (options.logLevel !== undefined) settings.logLevel = options.logLevel;
    const chorale = await createChorale({ ...settings, ...options.settings }, options.chorale?.());
    const url = `http://127.0.0.1:${await chorale.start()}`;
    github.setWebhook(url + githubWebhookPath, secret);
    return { chorale, url };
  };
  let running = await start();
  return {
    github,
    secret,
    dataDir,
    url: () => running.url,
    async restart() {
      await running.chorale.stop();
      running = await start();
    },
    async close() {
      await running.chorale.stop();
      await github.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Settings of a server that is the emulated GitHub's App, and neither waits nor lingers. */
export function settingsFor(
  { app, url: apiUrl }: GitHub,
  { secret, ...place }: DatabasePlace & { secret: string },
): ServerSettings {
  const { id: appId, privateKey } = app;
  const github = { appId, privateKey, webhookSecret: secret, apiUrl };
  return { ...plainSettings(place), github };
}

/** Settings of a server that knows no forge yet, and neither waits nor lingers. */
export function plainSettings(place: DatabasePlace): ServerSettings {
  return {
    gitea: [],
    host: "127.0.0.1",
    port: 0,
    ...place,
    concurrency: 4,
    perRepository: 4,
    settleMs: 0,
    shutdownMs: 0,
    retentionMs: 24 * 60 * 60_000,
    logLevel: "warn",
  };
}
