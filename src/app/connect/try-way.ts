import { createHooks } from "../../forges/gitea/setup/hooks.ts";
import type { RepositoryAccess } from "../../forges/gitea/setup/repositories.ts";
import { warning } from "../setup/diagnosis.ts";
import { ForgeError } from "../../forges/forge.ts";
import type { Connection } from "./connection.ts";
import type { Receiver } from "../setup/receiver.ts";
import { testHook } from "./test-hook.ts";

/**
 * Has a test delivery sent by a webhook of one repository that is there for the test alone, as hosts have no test for those of
 * organisations. It tries the way and not the organisation's secret.
 *
 * @returns whether it arrived; `undefined` when it could not be sent
 */
export async function tryWay(
  repository: RepositoryAccess,
  { receiver }: { receiver: Receiver },
  connection: Connection,
): Promise<boolean | undefined> {
  const { owner, repo, name } = repository;
  const { asManager, url, webhookUrl, secret, untilDone, tell } = connection;
  const hooks = createHooks(asManager, { url, of: { owner, repo } });
  try {
    // An event that hardly happens: what is left behind when this is killed does no harm.
    return await untilDone(async (told) => {
      const hook = await hooks.create({ url: webhookUrl, secret, events: ["repository"] });
      try {
        const test = { hook, isNew: true, hooks, receiver, told, isTemporary: true };
        return await testHook(repository, test, connection);
      } finally {
        await hooks.delete(hook);
      }
    });
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    tell(
      warning(
        `No test delivery could be sent from ${name}: ${error.message}`,
        "Open a pull request there: `chorale doctor` tells when something has arrived.",
      ),
    );
    return undefined;
  }
}
