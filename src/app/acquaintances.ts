import type { Probot } from "probot";
import { fetchTokenOwner } from "../forges/gitea/bot.ts";
import { createGiteaClient } from "../forges/gitea/client.ts";
import { createGiteaForge } from "../forges/gitea/gitea.ts";
import { giteaHost } from "../forges/gitea/host.ts";
import { fetchApp } from "../forges/github/app.ts";
import { createGitHubForge } from "../forges/github/github.ts";
import { createOctokitFor } from "../forges/github/octokit.ts";
import type { Acquaintance } from "./forges.ts";
import type { GiteaSettings } from "./gitea-environment.ts";

/** GitHub, which knows us as an App. */
export function githubAcquaintance(probot: Probot, appId: number): Acquaintance {
  return {
    name: "github",
    async connect(settings, signal) {
      const { slug } = await fetchApp(await probot.auth(), signal);
      const octokitFor = createOctokitFor(probot);
      return createGitHubForge({ ...settings, octokitFor, app: { id: appId, slug } });
    },
    explainUnknown: ({ status, message }) => (status === 401 ? message : undefined),
  };
}

/** A Gitea or Forgejo host, which knows us as a user by a token. */
export function giteaAcquaintance({
  name,
  url,
  token,
  partial,
  prefix,
}: GiteaSettings): Acquaintance {
  const client = createGiteaClient({ url, token });
  return {
    name,
    async connect(settings, signal) {
      const bot = await fetchTokenOwner({ client, host: giteaHost(name) }, signal);
      return createGiteaForge({ ...settings, name, client, bot, inconclusive: partial });
    },
    explainUnknown: ({ status, message }) =>
      status === 401 || status === 403
        ? `${prefix}TOKEN: ${message}`
        : status === 404 || status === 421
          ? `${prefix}URL: ${message}`
          : undefined,
  };
}
