import { onTestFinished } from "vitest";
import { settingsFor } from "../../emulators/connected.ts";
import { startGitea, type Gitea, type GiteaOptions } from "../../emulators/gitea/gitea.ts";
import { createChorale } from "../../src/app/chorale.ts";
import { giteaWebhookPath } from "../../src/app/gitea-door.ts";
import { nameOfHost } from "../../src/forges/gitea/host.ts";
import type { Run } from "./chorale.ts";
import { freePort, inside, type Inside } from "./inside.ts";

export const repository = "acme/shop";

/** A host, a repository on it, and a folder in which Chorale is set up for it. */
export interface Hosted {
  gitea: Gitea;
  /** The host's name. */
  name: string;
  /** Where it is to deliver to. */
  webhookUrl: string;
  here: Inside;
  /** Where Chorale is to listen. */
  port: number;
  /** Variables that are set before anything is connected. */
  env: Record<string, string>;
  /** Runs `chorale connect gitea`. */
  connect(args?: readonly string[], options?: RunOptions): Promise<Run>;
  /** Starts a server with these settings on the folder's data; it ends with the test. */
  serve(settings: { token: string; secret: string }): Promise<void>;
  /** What is printed, with everything that differs from run to run replaced by what it is. */
  textOf(run: Run): string;
}

export interface RunOptions {
  env?: Record<string, string>;
  input?: string;
  told?: AbortSignal;
}

/** @param bot what the bot may do in the repository */
export async function hosted({
  bot = "admin",
  ...options
}: GiteaOptions & { bot?: "admin" | "write" | "read" } = {}): Promise<Hosted> {
  const gitea = await startGitea(options);
  onTestFinished(() => gitea.close());
  await gitea.addRepository(repository, { botRole: bot });
  const [here, port] = [await inside(), await freePort()];
  const name = nameOfHost(gitea.url);
  const webhookUrl = `http://127.0.0.1:${port}${giteaWebhookPath(name)}`;
  const env = { PORT: String(port), GITEA_TOKEN: gitea.bot.token };
  return {
    gitea,
    name,
    webhookUrl,
    here,
    port,
    env,
    connect: (args = ["--repo", repository], more = {}) =>
      here.run(["connect", "gitea", "--url", gitea.url, ...args], {
        ...more,
        env: { ...env, ...more.env },
      }),
    async serve({ token, secret }) {
      const host = { name, url: gitea.url, token, webhookSecret: secret, prefix: "GITEA_" };
      const chorale = await createChorale(
        {
          ...settingsFor([], { dataDir: here.folder }),
          port,
          gitea: [{ ...host, partial: "pending" }],
          logLevel: "silent",
        },
        { works: false },
      );
      await chorale.start();
      onTestFinished(() => chorale.stop());
    },
    textOf: ({ stdout, stderr }) =>
      (stdout + stderr)
        .replaceAll(name, "HOST")
        .replaceAll(`127.0.0.1:${port}`, "HERE")
        .replaceAll(here.folder, "FOLDER")
        .replaceAll(/\b[0-9a-f]{64}\b/g, "SECRET")
        .replaceAll(/(hooks\/)\d+/g, "$1N")
        .trimEnd(),
  };
}

/** The lines that say something about this. */
export function linesAbout(word: string, { stdout }: Run): string[] {
  return stdout.split("\n").filter((line) => line.includes(word));
}

/** Adds a webhook as a person does who may. */
export async function addHook(
  gitea: Gitea,
  { url, type = "gitea", secret = "theirs" }: { url: string; type?: string; secret?: string },
): Promise<void> {
  const response = await fetch(`${gitea.url}/api/v1/repos/${repository}/hooks`, {
    method: "POST",
    headers: {
      authorization: `token ${ownerToken(gitea)}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      type,
      active: true,
      events: ["pull_request", "issue_comment"],
      config: { url, content_type: "json", secret, channel: "#reviews" },
    }),
  });
  if (response.status !== 201) throw new Error(await response.text());
}

/** A token of somebody who administers the repository. */
export function ownerToken(gitea: Gitea): string {
  gitea.setPermission(repository, "grace", "admin");
  return gitea.createToken("grace");
}
