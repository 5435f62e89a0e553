import { randomBytes } from "node:crypto";
import type { ServerSettings } from "../src/app/environment.ts";
import { giteaWebhookPath } from "../src/app/gitea-door.ts";
import { githubWebhookPath } from "../src/app/github-door.ts";
import { nameOfHost } from "../src/forges/gitea/host.ts";
import type { ForgeEmulator } from "./forge-emulator.ts";
import { startGitea, type Gitea, type GiteaOptions } from "./gitea/gitea.ts";
import { startGitHub, type GitHub, type GitHubOptions } from "./github/github.ts";

/** An emulated host, and what it and Chorale have to know of each other. */
export interface Side<Forge extends ForgeEmulator = ForgeEmulator> {
  forge: Forge;
  /** What its deliveries are signed with. */
  secret: string;
  /** Where on Chorale's server it delivers to. */
  webhookPath: string;
  settings: Pick<ServerSettings, "github" | "gitea">;
}

/** An emulated GitHub, on which Chorale is an App. */
export async function githubSide(options: GitHubOptions = {}): Promise<Side<GitHub>> {
  const forge = await startGitHub(options);
  const secret = randomBytes(16).toString("hex");
  const { id: appId, privateKey } = forge.app;
  const github = { appId, privateKey, webhookSecret: secret, apiUrl: forge.url };
  return { forge, secret, webhookPath: githubWebhookPath, settings: { github, gitea: [] } };
}

/** An emulated Gitea or Forgejo, on which Chorale is a bot's account. */
export async function giteaSide({
  partial = "pending",
  ...options
}: GiteaOptions & { partial?: "pending" | "failure" } = {}): Promise<Side<Gitea>> {
  const forge = await startGitea(options);
  const secret = randomBytes(16).toString("hex");
  const { url, bot } = forge;
  const name = nameOfHost(url);
  const host = { name, url, token: bot.token, webhookSecret: secret, partial, prefix: "GITEA_" };
  return { forge, secret, webhookPath: giteaWebhookPath(name), settings: { gitea: [host] } };
}
