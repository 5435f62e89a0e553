import { ForgeError } from "../../forges/forge.ts";
import type { Asked } from "../../forges/http/ask-once.ts";
import { faultsOf, hooksLeadingTo, isPlain } from "../../forges/gitea/setup/hook-faults.ts";
import { createHooks, type Hook, type HookOwner } from "../../forges/gitea/setup/hooks.ts";
import {
  belongsToOrganisation,
  type RepositoryAccess,
} from "../../forges/gitea/setup/repositories.ts";
import { formatDuration } from "../../report/text/duration.ts";
import { repositoryKey } from "../../runs/pull-key.ts";
import type { Database } from "../../store/database/database.ts";
import { lastRunOf } from "../../store/queue/last-run.ts";
import { giteaWebhookPath } from "../gitea-door.ts";
import type { GiteaSettings } from "../gitea-environment.ts";
import { failure, ok, warning, type Diagnosis } from "../setup/diagnosis.ts";
import { connectCommand } from "./connect-command.ts";

/** What a repository's webhook is looked at with. */
export interface HookCheck {
  asBot: Asked;
  bot: string;
  host: GiteaSettings;
  /** Whether it is the only host of its kind. */
  isOnlyHost: boolean;
  publicUrl: string | undefined;
  database: Database | undefined;
}

/** What there is to say about the webhook by which a repository's events come; nothing when all is well. */
export interface HookReport {
  diagnoses: Diagnosis[];
  /** The repository's own, if nothing is wrong with what can be seen of it: it can be tried out. */
  sound?: Hook;
}

/** @param repository one that the bot administers */
export async function examineHooks(
  repository: RepositoryAccess,
  check: HookCheck,
): Promise<HookReport> {
  const { owner, repo, name } = repository;
  const again = `Run \`${connectCommand(name, check)}\``;
  const [own, organisation] = [
    await hooksOf({ owner, repo }, check),
    await hooksOf({ org: owner }, check),
  ];
  const hooks = own ?? [];
  const inherited = (organisation ?? []).filter((hook) => faults(hook, check).length === 0);
  const [first, ...others] = hooks;
  if (first === undefined) {
    if (inherited.length > 0) return { diagnoses: [] };
    const isUnseen =
      organisation === undefined && (await belongsToOrganisation(check.asBot, { owner, repo }));
    if (!isUnseen) {
      const missing = `${name} has no webhook that leads here.`;
      return { diagnoses: [failure(missing, `${again}: it creates one.`)] };
    }
    const sentence = `${name} has no webhook of its own that leads here`;
    const remedy = `${again}, unless its organisation has one: the bot's token can't see that; a pull request that arrives shows it.`;
    return { diagnoses: [await byEvidence(repository, { sentence, remedy }, check)] };
  }
  const wrong = faults(first, check);
  const diagnoses = [
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
  return diagnoses.length === 0 ? { diagnoses, sound: first } : { diagnoses };
}

/** What there is to say about the webhook of a repository that the bot does not administer. */
export async function diagnoseUnseenHook(
  repository: RepositoryAccess,
  check: HookCheck,
): Promise<Diagnosis> {
  const { name } = repository;
  const sentence = `The webhook of ${name} can't be seen with ${check.bot}'s access`;
  const remedy = `Open a pull request there, then run this again; or have \`${connectCommand(name, check)} --admin-token -\` look, with the token of somebody who administers it.`;
  return await byEvidence(repository, { sentence, remedy }, check);
}

/** A webhook that can't be seen is known by what it sent. */
async function byEvidence(
  { id, owner, repo }: RepositoryAccess,
  { sentence, remedy }: { sentence: string; remedy: string },
  { database, host }: HookCheck,
): Promise<Diagnosis> {
  if (database === undefined) return warning(`${sentence}.`, remedy);
  const key = repositoryKey({ forge: host.name, owner, repo, repositoryId: id });
  const lastMs = await lastRunOf(database.query, key);
  if (lastMs === undefined) {
    return warning(`${sentence}, and nothing from there has arrived.`, remedy);
  }
  const ago = formatDuration(Math.max((await database.now()) - lastMs, 0));
  return ok(`${sentence}, but events arrive from there, the last one ${ago} ago.`);
}

/** Those that lead here; `undefined` where they can't be seen. */
async function hooksOf(of: HookOwner, { asBot, host, publicUrl }: HookCheck) {
  const path = giteaWebhookPath(host.name);
  try {
    const all = await createHooks(asBot, { url: host.url, of }).list();
    if (publicUrl !== undefined) return hooksLeadingTo(publicUrl + path, all).ours;
    return all.filter((hook) => hook.url.replace(/\/+$/, "").endsWith(path));
  } catch (error) {
    const status = error instanceof ForgeError ? error.status : undefined;
    if (status === 403) return undefined;
    // Nobody's organisation: the repository belongs to a person.
    if (status === 404 && "org" in of) return [];
    throw error;
  }
}

function faults(hook: Hook, { host, publicUrl }: HookCheck): string[] {
  const url = publicUrl === undefined ? hook.url : publicUrl + giteaWebhookPath(host.name);
  return [...(isPlain(hook) ? [] : [`of the type ${hook.type}`]), ...faultsOf(hook, url)];
}
