import { sendTestDelivery, type Hook, type Hooks } from "../../forges/gitea/setup/hooks.ts";
import type { RepositoryAccess } from "../../forges/gitea/setup/repositories.ts";
import { ok } from "../setup/diagnosis.ts";
import { addressesOf } from "../setup/addresses.ts";
import type { Connection } from "./connection.ts";
import { replaceHook } from "./ensure-hook.ts";
import { explainSilence } from "./explain-silence.ts";
import type { Receiver } from "./receiver.ts";

/**
 * Has a repository's webhook deliver, and waits for it. One that is not new may have another secret, which only shows now: then
 * a new one takes its place.
 *
 * @returns whether it arrived
 */
export async function testHook(
  { name, owner, repo }: RepositoryAccess,
  {
    hook: first,
    isNew,
    hooks,
    receiver,
    isTemporary = false,
  }: {
    hook: Hook;
    isNew: boolean;
    hooks: Hooks;
    receiver: Receiver;
    /** Whether it is deleted after the test, and its page with it. */
    isTemporary?: boolean;
  },
  connection: Connection,
): Promise<boolean> {
  const { tell, asManager, waitMs, webhookUrl, secret } = connection;
  const arrives = async (hook: Hook) =>
    await receiver.expect(() => sendTestDelivery(asManager, { owner, repo }, hook), waitMs);
  let hook = first;
  let outcome = await arrives(hook);
  if (!isNew && (outcome === "refused" || (outcome === "missing" && !receiver.seesRefused))) {
    hook = await replaceHook(hooks, hook, { url: webhookUrl, secret });
    outcome = await arrives(hook);
    if (outcome === "arrived") {
      tell(ok(`${name}: a new webhook took the place of the old one (another secret).`));
    }
  }
  if (outcome === "arrived") {
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
