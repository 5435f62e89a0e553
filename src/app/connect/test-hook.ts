import { sendTestDelivery, type Hook, type Hooks } from "../../forges/gitea/setup/hooks.ts";
import type { RepositoryAccess } from "../../forges/gitea/setup/repositories.ts";
import { ok } from "../setup/diagnosis.ts";
import { addressesOf } from "../setup/addresses.ts";
import type { Receiver } from "../setup/receiver.ts";
import type { Connection } from "./connection.ts";
import { replaceIfBetter } from "./ensure-hook.ts";
import { explainSilence } from "./explain-silence.ts";

/**
 * Has a repository's webhook deliver, and waits for it. One that is not new may have another secret, which only shows now: then a
 * new one takes its place, if what that one sends arrives.
 *
 * @returns whether it arrived
 */
export async function testHook(
  { name, owner, repo }: RepositoryAccess,
  {
    hook,
    isNew,
    hooks,
    receiver,
    isTemporary = false,
    told: toldBefore,
  }: {
    hook: Hook;
    isNew: boolean;
    hooks: Hooks;
    receiver: Receiver;
    /** Whether it is deleted after the test, and its page with it. */
    isTemporary?: boolean;
    /** Aborted when nobody waits any more. */
    told?: AbortSignal;
  },
  connection: Connection,
): Promise<boolean> {
  const { tell, asManager, waitMs, webhookUrl, secret, untilDone } = connection;
  const outcomeOf = async (one: Hook, told?: AbortSignal) =>
    await receiver.expect(() => sendTestDelivery(asManager, { owner, repo }, one), {
      waitMs,
      told,
    });
  const outcome = await outcomeOf(hook, toldBefore);
  if (outcome === "arrived") {
    tell(ok(`${name}: a test delivery arrived, signed with the secret.`));
    return true;
  }
  const mayBeSecret = !isNew && (outcome === "refused" || !receiver.seesRefused);
  const isReplaced =
    mayBeSecret &&
    (await untilDone(async (told) => {
      const arrives = async (one: Hook) => (await outcomeOf(one, told)) === "arrived";
      return await replaceIfBetter(hooks, hook, { url: webhookUrl, secret, arrives });
    }));
  if (isReplaced) {
    tell(ok(`${name}: a new webhook took the place of the old one (another secret).`));
    tell(ok(`${name}: a test delivery arrived, signed with the secret.`));
    return true;
  }
  tell(
    explainSilence({
      host: connection.forge,
      webhookUrl,
      addresses: await addressesOf(new URL(webhookUrl).hostname),
      ...(isTemporary ? {} : { page: hooks.pageOf(hook) }),
      seconds: waitMs / 1_000,
    }),
  );
  return false;
}
