import { onTestFinished } from "vitest";
import { startGitea, type GiteaOptions } from "../../../emulators/gitea/gitea.ts";
import { createGiteaClient } from "../../../src/forges/gitea/client.ts";
import { createGiteaForge } from "../../../src/forges/gitea/gitea.ts";
import { aClock } from "../clock.ts";

export const name = "acme/shop";
export const signal = new AbortController().signal;

/** An emulated Gitea that ends with the test, with a pull that adds `a.js`, and the adapter for it. */
export async function aPull(options: GiteaOptions = {}) {
  const gitea = await startGitea(options);
  onTestFinished(() => gitea.close());
  await gitea.addRepository(name);
  const { number } = await gitea.openPull(name, {
    head: "feature",
    author: "ada",
    files: { "a.js": "1\n2\n3\n" },
  });
  const { url, bot } = gitea;
  const client = createGiteaClient({ url, token: bot.token });
  const forge = createGiteaForge({ name: "host", client, bot, clock: aClock() });
  const ref = { forge: "host", owner: "acme", repo: "shop", number };
  return { gitea, client, forge, ref, pull: await forge.fetchPull(ref, signal) };
}
