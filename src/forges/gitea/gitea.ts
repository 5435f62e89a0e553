import type { Forge } from "../forge.ts";
import type { CallerSettings } from "../http/caller.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { Bot } from "./bot.ts";

export interface GiteaForgeOptions extends CallerSettings {
  /** The host's name, by `nameOfHost`; also the one in `RepositoryRef.forge`. */
  name: string;
  /** Made by `createGiteaClient`. */
  client: HttpClient;
  /** Who we are: tells our comments from everybody else's. */
  bot: Bot;
  /** What a check that is neither good nor bad becomes, as a commit status knows no such thing: `pending`. */
  inconclusive?: "pending" | "failure";
  /** Reads at once: 8. Writes always go one by one. */
  readsAtOnce?: number;
  /** Largest file that `fetchFile` hands out: 2 MB. */
  maxFileBytes?: number;
}

/** A Gitea or Forgejo host, through an ordinary user's token. */
export function createGiteaForge(_options: GiteaForgeOptions): Forge {
  throw new Error("not written yet");
}
