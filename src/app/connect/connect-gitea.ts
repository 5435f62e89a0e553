import { hostToSetUp } from "../../forges/gitea/setup/host.ts";
import type { DatabasePlace } from "../../store/database.ts";
import type { Listening } from "../environment.ts";
import { checkHost, checkToken } from "../setup/host-checks.ts";
import type { Tell } from "../setup/diagnosis.ts";
import type { ChosenSettings } from "./choose-settings.ts";
import { connectOrganisation } from "./connect-organisation.ts";
import { connectRepository } from "./connect-repository.ts";
import type { Connection } from "./connection.ts";
import { openWay, webhookUrlOf, type OpenWay, type Way } from "./open-way.ts";

export interface ConnectOptions {
  settings: ChosenSettings;
  repositories: readonly { owner: string; repo: string }[];
  org?: string | undefined;
  listening: Listening;
  place: DatabasePlace;
  /** How long a test delivery is waited for, in milliseconds. */
  waitMs: number;
  /** Called before anything is changed on the host, unless the new secret is of no use: what is new is kept then. */
  keep(what: { isAddressRefused: boolean }): Promise<void>;
}

/**
 * Connects repositories of a Gitea or Forgejo host: looks whether everything is as it has to be, creates or repairs webhooks, and
 * tries them out. Safe to run twice. Everything it finds and does is told.
 *
 * @returns what is to be done about the server; `undefined` when it did not come that far
 */
export async function connectGitea(
  options: ConnectOptions,
  tell: Tell,
): Promise<OpenWay["server"] | undefined> {
  const { settings, repositories, org, listening, place, waitMs } = options;
  const { name: forge, url, token, adminToken, secret, publicUrl } = settings;
  const { diagnosis } = await checkHost({ name: forge, url, token });
  tell(diagnosis);
  if (diagnosis.status === "failure") return undefined;

  const asBot = hostToSetUp({ url, token });
  const [any = { owner: org ?? "-", repo: "-" }] = repositories;
  const { owner: bot, diagnoses } = await checkToken(asBot, any);
  for (const one of diagnoses) tell(one);
  if (bot === undefined) return undefined;

  const { isSecretNew } = settings;
  const { host, port } = listening;
  const way: Way = { forge, publicUrl, secret, isSecretNew, host, port, place };
  const opened = await openWay(way, tell);
  if ("closedBy" in opened) {
    if (opened.closedBy !== "secret") await options.keep({ isAddressRefused: true });
    return undefined;
  }
  const { receiver, server } = opened;
  const connection: Connection = {
    forge,
    url,
    bot: bot.login,
    asBot,
    asManager: adminToken === undefined ? asBot : hostToSetUp({ url, token: adminToken }),
    isManagedByOther: adminToken !== undefined,
    webhookUrl: webhookUrlOf(way),
    secret,
    isSecretNew,
    ...(receiver === undefined ? {} : { receiver }),
    waitMs,
    tell,
  };
  try {
    await options.keep({ isAddressRefused: false });
    const tested: (boolean | undefined)[] = [];
    for (const one of repositories) {
      const isBlocked = tested.includes(false);
      tested.push(await connectRepository(one, connection, { isBlocked }));
    }
    if (org !== undefined) await connectOrganisation(org, connection);
  } finally {
    await receiver?.close();
  }
  return server;
}
