import type { Probot } from "probot";
import type { ServerSettings } from "../environment.ts";
import type { Tell } from "../setup/diagnosis.ts";
import { checkDatabase } from "./database-check.ts";
import { checkDataFolder } from "./data-folder-check.ts";
import { checkGitea } from "./gitea-check.ts";
import { checkGitHub } from "./github-check.ts";
import { checkModels } from "./model-check.ts";
import { checkServer } from "./server-check.ts";
import { checkSpending } from "./spending-check.ts";

/** A repository that is to be looked at. */
export interface NamedRepository {
  /** The name of its host; it may be left out where there is one host alone. */
  host?: string;
  owner: string;
  repo: string;
}

/**
 * Looks at everything that an installation of Chorale needs, and changes nothing but what hosts note of test deliveries. What it finds is told in the order in which it
 * had best be mended.
 *
 * @param repositories those of Gitea and Forgejo hosts to look at; all that the bots have when empty
 * @param waitMs how long a test delivery is waited for, in milliseconds
 * @param probot the App, where GitHub is served
 */
export async function examine(
  {
    settings,
    repositories,
    waitMs,
  }: { settings: ServerSettings; repositories: readonly NamedRepository[]; waitMs: number },
  { probot, tell }: { probot: Probot | undefined; tell: Tell },
): Promise<void> {
  const { publicUrl, gitea } = settings;
  const database = await checkDatabase(settings, tell);
  try {
    await checkDataFolder(settings, tell);
    await checkServer(settings, tell);
    if (probot !== undefined) {
      const app = await probot.auth();
      const clientOf = (id: number) => probot.auth(id);
      await checkGitHub({ app, clientOf, publicUrl, database }, tell);
    }
    await checkModels(settings.models, tell);
    await checkSpending(settings.models, database, tell);
    const every = { isOnlyHost: gitea.length === 1, listening: settings, database, waitMs };
    for (const host of gitea) {
      const named = repositories.filter((one) => (one.host ?? host.name) === host.name);
      const chosen = repositories.length === 0 ? "all" : named;
      await checkGitea({ ...every, host, repositories: chosen }, tell);
    }
  } finally {
    await database?.close();
  }
}
