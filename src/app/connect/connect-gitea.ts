import { hostToSetUp } from "../../forges/gitea/setup/host.ts";
import type { DatabasePlace } from "../../store/database/database.ts";
import type { Listening } from "../environment.ts";
import { checkHost, checkToken } from "../setup/host-checks.ts";
import { warning, type Tell } from "../setup/diagnosis.ts";
import type { ChosenSettings } from "./choose-settings.ts";
import { connectOrganisation } from "./connect-organisation.ts";
import { connectRepository } from "./connect-repository.ts";
import type { Connection, UntilDone } from "./connection.ts";
import { openWay, webhookUrlOf, type OpenWay, type Way } from "./open-way.ts";

export interface ConnectOptions {
  settings: ChosenSettings;
  repositories: readonly { owner: string; repo: string }[];
  org?: string | undefined;
  listening: Listening;
  place: DatabasePlace;
  /** How long a test delivery is waited for, in milliseconds. */
  waitMs: number;
  /**
   * Keeps what is new and not kept yet. Called before anything is changed on the host, unless the new secret is of no use; without
   * the address as long as that may be a wrong one, which would be in the way of the next try.
   */
  keep(what: { withAddress: boolean }): Promise<void>;
  untilDone: UntilDone;
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
  const { settings, repositories, org, listening, place, waitMs, untilDone } = options;
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
    if (opened.closedBy !== "secret") await options.keep({ withAddress: false });
    return undefined;
  }
  const { receiver, isAddressSeen, server } = opened;
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
    untilDone,
    tell,
  };
  try {
    await options.keep({ withAddress: isAddressSeen });
    const tested: (boolean | undefined)[] = [];
    for (const one of repositories) {
      const isBlocked = tested.includes(false);
      tested.push(await connectRepository(one, connection, { isBlocked }));
    }
    if (org !== undefined) tested.push(await connectOrganisation(org, connection));
    if (tested.includes(true)) await options.keep({ withAddress: true });
    else if (!isAddressSeen) tellUnkept(settings, tell);
  } finally {
    await receiver?.close();
  }
  return server;
}

function tellUnkept({ missing, publicUrl }: ChosenSettings, tell: Tell): void {
  if (!missing.some(({ name }) => name === "CHORALE_PUBLIC_URL")) return;
  tell(
    warning(
      `CHORALE_PUBLIC_URL is not set yet: nothing has arrived at ${publicUrl}.`,
      "Give the address again with --public-url, or the right one; it is kept when a test delivery has arrived there.",
    ),
  );
}
