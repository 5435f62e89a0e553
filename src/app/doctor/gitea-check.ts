import { ForgeError } from "../../forges/forge.ts";
import { hostToSetUp } from "../../forges/gitea/setup/host.ts";
import { fetchRepository, listRepositories } from "../../forges/gitea/setup/repositories.ts";
import { countOf } from "../../report/text/count-of.ts";
import type { Database } from "../../store/database/database.ts";
import type { Listening } from "../environment.ts";
import type { GiteaSettings } from "../gitea-environment.ts";
import { repositoryUnseen } from "../setup/access-check.ts";
import { failure, warning, type Tell } from "../setup/diagnosis.ts";
import { checkHost, checkToken } from "../setup/host-checks.ts";
import { named } from "../setup/several-access.ts";
import { checkAddress } from "./address-check.ts";
import { diagnoseArrivals } from "./arrival-check.ts";
import { diagnoseClock } from "./clock-check.ts";
import { connectCommand } from "./connect-command.ts";
import { createDeliveryTrial } from "./delivery-trial.ts";
import { checkRepository, type RepositoryCheck } from "./repository-check.ts";

/** How many repositories are looked at when none is named. */
const maxRepositories = 50;

/** What a host is looked at with. */
export interface HostCheck {
  host: GiteaSettings;
  /** Whether it is the only host of its kind. */
  isOnlyHost: boolean;
  listening: Listening;
  /** Those that were named; all that the bot has when none was named anywhere. */
  repositories: readonly { owner: string; repo: string }[] | "all";
  database: Database | undefined;
  /** How long a test delivery is waited for, in milliseconds. */
  waitMs: number;
}

/** Looks whether a Gitea or Forgejo host lets Chorale do its work, and whether what it sends arrives. */
export async function checkGitea(check: HostCheck, tell: Tell): Promise<void> {
  const { host, database, waitMs } = check;
  const { publicUrl } = check.listening;
  const { name } = host;
  const { diagnosis, clockMs } = await checkHost(host);
  tell(diagnosis);
  if (diagnosis.status === "failure") return;
  for (const one of diagnoseClock(name, clockMs, { isVital: false })) tell(one);
  const asBot = hostToSetUp(host);
  const [any] = check.repositories === "all" ? [] : check.repositories;
  const { owner: bot, diagnoses } = await checkToken(asBot, any ?? { owner: "-", repo: "-" });
  for (const one of diagnoses) tell(one);
  const questionId = await checkAddress(check, tell);
  const way = { forge: name, database, questionId, publicUrl, waitMs };
  const trial = await createDeliveryTrial(asBot, way);
  if (bot !== undefined) {
    await checkRepositories({ ...check, asBot, bot: bot.login, publicUrl, trial }, tell);
  }
  trial.tellUntried(tell);
  if (database === undefined) return;
  const arrivals = await diagnoseArrivals(database, { forge: name, name });
  // Who has seen one arrive need not wait for another.
  if (arrivals.status === "ok" || !trial.hasArrived) tell(arrivals);
}

type RepositoriesCheck = HostCheck & RepositoryCheck;

async function checkRepositories(check: RepositoriesCheck, tell: Tell): Promise<void> {
  try {
    await lookAtRepositories(check, tell);
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    tell(failure(error.message));
  }
}

async function lookAtRepositories(check: RepositoriesCheck, tell: Tell): Promise<void> {
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
        `Give it access to one, then run \`${connectCommand("owner/name", check)}\`.`,
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
