import { ForgeError } from "../../forges/forge.ts";
import { lacksScope } from "../../forges/gitea/setup/scopes.ts";
import { failure, type Diagnosis } from "../setup/diagnosis.ts";
import type { Connection } from "./connection.ts";

/**
 * Why nobody could see to a webhook, and who could. Rethrows what is no refusal.
 *
 * @param whose the repository's or the organisation's name
 */
export function explainRefusal(
  error: unknown,
  { whose, isOrg }: { whose: string; isOrg: boolean },
  connection: Pick<Connection, "forge" | "bot" | "isManagedByOther" | "webhookUrl">,
): Diagnosis {
  if (!(error instanceof ForgeError)) throw error;
  const { forge, bot, isManagedByOther, webhookUrl } = connection;
  const scope = isOrg ? "write:organization" : "write:repository";
  if (error.status === 401) {
    return failure(`${forge} does not know the token of --admin-token.`, "Make another one.");
  }
  if (/disabled by administrator/i.test(error.message)) {
    return failure(
      `${forge} has webhooks switched off.`,
      "Have its administrator set DISABLE_WEBHOOKS = false under [security] in its app.ini, and restart it.",
    );
  }
  if (error.status !== 403 && error.status !== 404) {
    return failure(`${whose}: ${error.message}`);
  }
  const role = isOrg ? `an owner of the organisation ${whose}` : `an administrator of ${whose}`;
  const who = isManagedByOther ? "whoever --admin-token belongs to" : bot;
  const sentence = lacksScope(error)
    ? `Webhooks of ${whose} take the scope ${scope}, which ${isManagedByOther ? "the token of --admin-token" : `${bot}'s token`} lacks.`
    : `Webhooks of ${whose} take ${role}, which ${who} is not.`;
  const byHand =
    `Or create the webhook by hand, under Settings → Webhooks: type Gitea or Forgejo; target ${webhookUrl}; POST; application/json; ` +
    "the webhook secret of the settings; of the custom events those of pull requests called Modification (on Gitea Pull Request), Comments and Synchronized.";
  const byAnother = `run this again with --admin-token - and a token with ${scope} of ${role}; it is used for this alone and kept nowhere.`;
  return failure(
    sentence,
    isOrg
      ? `${capitalised(byAnother)}\n${byHand}`
      : `Make ${bot} an administrator there, or ${byAnother}\n${byHand}`,
  );
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
