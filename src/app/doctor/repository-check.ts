import { ForgeError } from "../../forges/forge.ts";
import { createHooks, type Hook } from "../../forges/gitea/setup/hooks.ts";
import type { RepositoryAccess } from "../../forges/gitea/setup/repositories.ts";
import { diagnoseAccess } from "../setup/access-check.ts";
import { failure, ok, type Diagnosis, type Tell } from "../setup/diagnosis.ts";
import { connectCommand } from "./connect-command.ts";
import type { DeliveryTrial } from "./delivery-trial.ts";
import { diagnoseUnseenHook, examineHooks, type HookCheck } from "./hook-check.ts";

/** What a repository is looked at with. */
export interface RepositoryCheck extends HookCheck {
  trial: DeliveryTrial;
  /** How long a test delivery is waited for, in milliseconds. */
  waitMs: number;
}

/** One line for a repository in which all is well, else one for each thing that is not. */
export async function checkRepository(
  repository: RepositoryAccess,
  check: RepositoryCheck,
  tell: Tell,
): Promise<void> {
  const { bot } = check;
  const access = diagnoseAccess(repository, bot);
  if (access.status !== "ok") {
    tell(access);
    if (access.status === "warning") tell(await diagnoseUnseenHook(repository, check));
    return;
  }
  const { diagnoses, sound } = await examineHooks(repository, check);
  const { wrong = diagnoses, more = "" } =
    sound === undefined ? {} : await tryOut(repository, sound, check);
  if (wrong.length > 0) {
    for (const one of [access, ...wrong]) tell(one);
    return;
  }
  const { name } = repository;
  tell(ok(`${bot} is an administrator of ${name}, and its webhook is as it should be${more}.`));
}

/** @returns what is wrong, or how the sentence goes on that says that nothing is */
async function tryOut(
  repository: RepositoryAccess,
  hook: Hook,
  check: RepositoryCheck,
): Promise<{ wrong?: Diagnosis[]; more?: string }> {
  const { trial } = check;
  if (repository.isEmpty) return { more: "; empty as it is, it sends no test delivery" };
  try {
    const outcome = await trial.try(repository, hook);
    if (outcome === "missing") return { wrong: [explainMissing(repository, hook, check)] };
    return outcome === "arrived" ? { more: ": a test delivery arrived" } : {};
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    return { wrong: [failure(`${repository.name}: ${error.message}`)] };
  }
}

function explainMissing(
  { owner, repo, name }: RepositoryAccess,
  hook: Hook,
  check: RepositoryCheck,
): Diagnosis {
  const { asBot, host, publicUrl, waitMs } = check;
  const page = createHooks(asBot, { url: host.url, of: { owner, repo } }).pageOf(hook);
  return failure(
    `A test delivery of ${name}'s webhook did not arrive within ${waitMs / 1_000} s.`,
    `Its secret may be another one than ${host.prefix}WEBHOOK_SECRET says, or ${host.name} does not get to ${publicUrl}. ` +
      `Run \`${connectCommand(name, check)}\`: it makes a new webhook if that helps, and else says what to look at. ` +
      `What became of the delivery stands on ${page}, under its recent deliveries.`,
  );
}
