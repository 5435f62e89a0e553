import { ForgeError } from "../../forges/forge.ts";
import type { Asked } from "../../forges/http/ask-once.ts";
import { faultsOf, hooksLeadingTo, isPlain } from "../../forges/gitea/setup/hook-faults.ts";
import { createHooks, type Hook, type HookOwner } from "../../forges/gitea/setup/hooks.ts";
import {
  belongsToOrganisation,
  type RepositoryAccess,
} from "../../forges/gitea/setup/repositories.ts";
import { giteaWebhookPath } from "../gitea-door.ts";
import { failure, warning, type Diagnosis } from "../setup/diagnosis.ts";

interface HookCheck {
  asBot: Asked;
  /** Where the host's pages are. */
  url: string;
  /** The host's name. */
  forge: string;
  publicUrl: string | undefined;
}

/** What is wrong with the webhook by which a repository's events come; nothing when all is well. */
export async function diagnoseHooks(
  { owner, repo, name }: RepositoryAccess,
  check: HookCheck,
): Promise<Diagnosis[]> {
  const again = `Run \`chorale connect gitea --repo ${name}\``;
  const [own, organisation] = [
    await hooksOf({ owner, repo }, check),
    await hooksOf({ org: owner }, check),
  ];
  const hooks = own ?? [];
  const inherited = (organisation ?? []).filter((hook) => faults(hook, check).length === 0);
  const [first, ...others] = hooks;
  if (first === undefined) {
    if (inherited.length > 0) return [];
    const isUnseen =
      organisation === undefined && (await belongsToOrganisation(check.asBot, { owner, repo }));
    return [
      isUnseen
        ? warning(
            `${name} has no webhook of its own that leads here.`,
            `${again}, unless its organisation has one: that can't be seen with the bot's token.`,
          )
        : failure(`${name} has no webhook that leads here.`, `${again}: it creates one.`),
    ];
  }
  const wrong = faults(first, check);
  return [
    ...(wrong.length === 0
      ? []
      : [
          failure(
            `The webhook of ${name} is not as it should be (${wrong.join("; ")}).`,
            `${again}: it repairs it.`,
          ),
        ]),
    ...(others.length === 0
      ? []
      : [
          warning(
            `${name} has several webhooks that lead here, and each delivers everything.`,
            `${again}: it leaves one.`,
          ),
        ]),
  ];
}

/** Those that lead here; `undefined` where they can't be seen. */
async function hooksOf(of: HookOwner, { asBot, url, forge, publicUrl }: HookCheck) {
  try {
    const all = await createHooks(asBot, { url, of }).list();
    if (publicUrl !== undefined)
      return hooksLeadingTo(publicUrl + giteaWebhookPath(forge), all).ours;
    return all.filter((hook) => hook.url.replace(/\/+$/, "").endsWith(giteaWebhookPath(forge)));
  } catch (error) {
    const status = error instanceof ForgeError ? error.status : undefined;
    if (status === 403) return undefined;
    // Nobody's organisation: the repository belongs to a person.
    if (status === 404 && "org" in of) return [];
    throw error;
  }
}

function faults(hook: Hook, { forge, publicUrl }: HookCheck): string[] {
  const url = publicUrl === undefined ? hook.url : publicUrl + giteaWebhookPath(forge);
  return [...(isPlain(hook) ? [] : [`of the type ${hook.type}`]), ...faultsOf(hook, url)];
}
