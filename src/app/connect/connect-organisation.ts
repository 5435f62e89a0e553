import { ForgeError } from "../../forges/forge.ts";
import { createHooks } from "../../forges/gitea/setup/hooks.ts";
import { listRepositories, type RepositoryAccess } from "../../forges/gitea/setup/repositories.ts";
import { failure, warning } from "../setup/diagnosis.ts";
import { diagnoseOrganisation } from "../setup/several-access.ts";
import type { Connection } from "./connection.ts";
import { ensureHook } from "./ensure-hook.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { tellHook } from "./tell-hook.ts";
import { tryWay } from "./try-way.ts";

/**
 * Sees to it that the events of all repositories of an organisation arrive, by one webhook of its own, and says what it found
 * and did.
 *
 * @returns whether a test delivery arrived; `undefined` when none was sent
 */
export async function connectOrganisation(
  org: string,
  connection: Connection,
): Promise<boolean | undefined> {
  const { asManager, url, tell, webhookUrl, secret, receiver, bot } = connection;
  const repositories = await seeRepositories(org, connection);
  if (repositories === undefined) return undefined;
  const diagnoses = diagnoseOrganisation(org, repositories, bot);
  for (const diagnosis of diagnoses) tell(diagnosis);
  if (diagnoses.some(({ status }) => status === "failure")) return undefined;
  const hooks = createHooks(asManager, { url, of: { org } });
  const wanted = { url: webhookUrl, secret, isNew: connection.isSecretNew };
  try {
    tellHook(org, await ensureHook(hooks, wanted), { hooks, isProven: false }, tell);
  } catch (error) {
    tell(explainRefusal(error, { whose: org, isOrg: true }, connection));
    return undefined;
  }
  if (receiver === undefined) return undefined;
  const tested = repositories.find(({ isEmpty, isArchived }) => !isEmpty && !isArchived);
  if (tested === undefined) {
    tell(
      warning(
        `All repositories of ${org} are empty: the host sends no test delivery from them.`,
        "Run this again when something has been pushed to one.",
      ),
    );
    return undefined;
  }
  return await tryWay(tested, { receiver }, connection);
}

async function seeRepositories(
  org: string,
  { asBot, tell }: Connection,
): Promise<RepositoryAccess[] | undefined> {
  try {
    const all = await listRepositories(asBot);
    return all.filter(({ owner }) => owner.toLowerCase() === org.toLowerCase());
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    tell(failure(`${org}: ${error.message}`));
    return undefined;
  }
}
