import { ForgeError } from "../../forges/forge.ts";
import { createHooks } from "../../forges/gitea/setup/hooks.ts";
import { fetchRepository, type RepositoryAccess } from "../../forges/gitea/setup/repositories.ts";
import { diagnoseAccess, repositoryUnseen } from "../setup/access-check.ts";
import { failure, warning } from "../setup/diagnosis.ts";
import type { Connection } from "./connection.ts";
import { ensureHook } from "./ensure-hook.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { tellHook } from "./tell-hook.ts";
import { testHook } from "./test-hook.ts";

/**
 * Sees to it that a repository's events arrive, and says what it found and did.
 *
 * @param isBlocked whether the way was tried in vain before; then it is not tried again
 * @returns whether a test delivery arrived; `undefined` when none was sent
 */
export async function connectRepository(
  name: { owner: string; repo: string },
  connection: Connection,
  { isBlocked }: { isBlocked: boolean },
): Promise<boolean | undefined> {
  const { asManager, url, tell, webhookUrl, secret, receiver } = connection;
  const repository = await seeRepository(name, connection);
  if (repository === undefined) return undefined;
  const { owner, repo, name: whose } = repository;
  const hooks = createHooks(asManager, { url, of: { owner, repo } });
  const wanted = { url: webhookUrl, secret, isNew: connection.isSecretNew };
  try {
    const ensured = await ensureHook(hooks, wanted);
    tellHook(whose, ensured, { hooks, isProven: true }, tell);
    if (receiver === undefined || isBlocked) return undefined;
    if (repository.isEmpty) {
      tell(
        warning(
          `${whose} is empty: the host sends no test delivery from it.`,
          "Run this again when something has been pushed there.",
        ),
      );
      return undefined;
    }
    const { hook } = ensured;
    const isNew = ensured.change === "created" || ensured.change === "replaced";
    return await testHook(repository, { hook, isNew, hooks, receiver }, connection);
  } catch (error) {
    tell(explainRefusal(error, { whose, isOrg: false }, connection));
    return undefined;
  }
}

/** The repository, if the bot can do its work there. */
async function seeRepository(
  name: { owner: string; repo: string },
  { asBot, bot, tell }: Connection,
): Promise<RepositoryAccess | undefined> {
  try {
    const repository = await fetchRepository(asBot, name);
    const diagnosis = diagnoseAccess(repository, bot);
    tell(diagnosis);
    return diagnosis.status === "failure" ? undefined : repository;
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    const { owner, repo } = name;
    const diagnosis =
      error.status === 404
        ? repositoryUnseen(`${owner}/${repo}`, bot)
        : failure(`${owner}/${repo}: ${error.message}`);
    tell(diagnosis);
    return undefined;
  }
}
