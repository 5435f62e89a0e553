import { ForgeError } from "../../forges/forge.ts";
import type { Asked } from "../../forges/http/ask-once.ts";
import { hostToSetUp } from "../../forges/gitea/setup/host.ts";
import {
  fetchRepository,
  listRepositories,
  type RepositoryAccess,
} from "../../forges/gitea/setup/repositories.ts";
import { countOf } from "../../report/messages.ts";
import type { Database } from "../../store/database.ts";
import { giteaWebhookPath } from "../gitea-door.ts";
import type { GiteaSettings } from "../gitea-environment.ts";
import { diagnoseAccess, repositoryUnseen } from "../setup/access-check.ts";
import { failure, ok, warning, type Diagnosis, type Tell } from "../setup/diagnosis.ts";
import { checkHost, checkToken } from "../setup/host-checks.ts";
import { askPublicAddress } from "../setup/public-address.ts";
import { named } from "../setup/several-access.ts";
import { diagnoseArrivals } from "./arrival-check.ts";
import { diagnoseClock } from "./clock-check.ts";
import { diagnoseHooks } from "./hook-check.ts";

/** How many repositories are looked at when none is named. */
const maxRepositories = 50;

/** What a host is looked at with. */
export interface HostCheck {
  host: GiteaSettings;
  /** Where it reaches Chorale, if that is known. */
  publicUrl?: string | undefined;
  /** Those that were named; all that the bot has when none was named anywhere. */
  repositories: readonly { owner: string; repo: string }[] | "all";
  database?: Database | undefined;
}

/** Looks whether a Gitea or Forgejo host lets Chorale do its work, and whether what it sends arrives. */
export async function checkGitea(check: HostCheck, tell: Tell): Promise<void> {
  const { host, database } = check;
  const { name } = host;
  const { diagnosis, clockMs } = await checkHost(host);
  tell(diagnosis);
  if (diagnosis.status === "failure") return;
  for (const one of diagnoseClock(name, clockMs, { isVital: false })) tell(one);
  const asBot = hostToSetUp(host);
  const [any] = check.repositories === "all" ? [] : check.repositories;
  const { owner: bot, diagnoses } = await checkToken(asBot, any ?? { owner: "-", repo: "-" });
  for (const one of diagnoses) tell(one);
  await checkAddress(check, tell);
  if (database !== undefined) tell(await diagnoseArrivals(database, { forge: name, name }));
  if (bot === undefined) return;
  try {
    await checkRepositories({ ...check, asBot, bot: bot.login }, tell);
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    tell(failure(error.message));
  }
}

/** Whether who answers where the host delivers to is a Chorale with these settings. */
async function checkAddress({ host, publicUrl }: HostCheck, tell: Tell): Promise<void> {
  const { name, webhookSecret: secret } = host;
  if (publicUrl === undefined || secret === undefined) return;
  const webhookUrl = publicUrl + giteaWebhookPath(name);
  const answering = await askPublicAddress({ webhookUrl, secret });
  const restart = "Restart `chorale serve`: it runs with older settings than these.";
  switch (answering.kind) {
    case "ours":
      return tell(ok(`${publicUrl} takes ${name}'s deliveries, signed with its secret.`));
    case "other-secret":
      return tell(failure(`The Chorale at ${publicUrl} has another secret for ${name}.`, restart));
    case "other-hosts":
      return tell(failure(`The Chorale at ${publicUrl} does not serve ${name}.`, restart));
    case "stranger": {
      const sentence = `${publicUrl} does not take ${name}'s deliveries: what came was ${answering.what}.`;
      return tell(failure(sentence, "Have your proxy pass on what comes there to Chorale."));
    }
    case "nobody":
      // Said of the server already.
      return;
    default:
      return answering satisfies never;
  }
}

type RepositoriesCheck = HostCheck & { asBot: Asked; bot: string };

async function checkRepositories(check: RepositoriesCheck, tell: Tell): Promise<void> {
  const { repositories, asBot, bot, host } = check;
  if (repositories !== "all") {
    for (const one of repositories) await checkNamed(one, check, tell);
    return;
  }
  const all = await listRepositories(asBot);
  const alive = all.filter(({ isArchived, hasPulls }) => !isArchived && hasPulls);
  const served = alive.filter(({ access }) => access !== "read");
  const read = alive.filter(({ access }) => access === "read");
  if (read.length > 0) {
    const sentence = `${bot} may only read ${named(read)}: there are no reviews there.`;
    tell(warning(sentence, "Give it administrator access, if there are to be any."));
  }
  if (served.length === 0) {
    tell(
      warning(
        `${bot} can write to no repository on ${host.name} yet.`,
        "Give it access to one, then run `chorale connect gitea`.",
      ),
    );
    return;
  }
  for (const one of served.slice(0, maxRepositories)) await checkRepository(one, check, tell);
  const rest = served.length - maxRepositories;
  if (rest > 0) {
    const remedy = "Name those that you want to have looked at with --repo.";
    tell(
      warning(
        `${countOf(rest, "more repository", "more repositories")} of ${host.name} were not looked at.`,
        remedy,
      ),
    );
  }
}

async function checkNamed(
  name: { owner: string; repo: string },
  check: RepositoriesCheck,
  tell: Tell,
): Promise<void> {
  try {
    await checkRepository(await fetchRepository(check.asBot, name), check, tell);
  } catch (error) {
    if (!(error instanceof ForgeError) || error.status !== 404) throw error;
    tell(repositoryUnseen(`${name.owner}/${name.repo}`, check.bot));
  }
}

/** One line for a repository in which all is well, else one for each thing that is not. */
async function checkRepository(
  repository: RepositoryAccess,
  { asBot, bot, host, publicUrl }: RepositoriesCheck,
  tell: Tell,
): Promise<void> {
  const { name } = repository;
  const access = diagnoseAccess(repository, bot);
  const hooks: Diagnosis[] =
    access.status === "ok"
      ? await diagnoseHooks(repository, { asBot, url: host.url, forge: host.name, publicUrl })
      : [];
  if (hooks.length === 0 && access.status === "ok") {
    tell(ok(`${bot} is an administrator of ${name}, and its webhook is as it should be.`));
    return;
  }
  for (const one of [access, ...hooks]) tell(one);
}
