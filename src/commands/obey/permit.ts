import { ForgeError, type Permission } from "../../forges/forge.ts";
import * as messages from "../../report/messages/commands.ts";
import { pullKey, repositoryKey } from "../../runs/pull-key.ts";
import { countUses, noteUse } from "../../store/records/uses.ts";
import { pullNamed } from "../arguments/pull-named.ts";
import { allows, type Command, type CommandContext } from "../command.ts";

const hourMs = 60 * 60_000;

/** Comments with refusals in words that one person gets in a repository in an hour; after that 👎 has to do. */
const mostRefusals = 3;

/** Commands that somebody without write permission may give in a repository in an hour: each costs the forge some questions. */
const mostCommands = 30;

export type Permit =
  /** Why somebody may not; `null` where that has been said often enough. */
  | { refusal: string | null }
  /** To be called once it was done. */
  | { use: () => Promise<void> };

/** Asks the forge itself what this person may do; what a delivery says of them counts for nothing. */
export async function permitFor(command: Command, context: CommandContext): Promise<Permit> {
  const { forge } = context;
  const permission = await permissionOf(context);
  if (permission !== "unknown" && allows(permission, "write")) return { use: async () => {} };
  const asked = limited(context, `command ${context.key}`, "command");
  if (permission !== "none" && command.needs === "read") {
    if ((await asked.count()) < mostCommands) return { use: asked.note };
    return await refuse(context, messages.askedOftenEnough(mostCommands));
  }
  const most = command.authorsMay === true ? await mostOfAuthor(context) : 0;
  if (most === 0) {
    const why =
      permission === "unknown" ? messages.cantSeeWhoMay(forge.login) : messages.notPermitted;
    return await refuse(context, why);
  }
  const reviews = limited(context, `review by author ${context.key}`, "review by author");
  if ((await reviews.count()) < most) return { use: reviews.note };
  return await refuse(context, messages.authorAskedOftenEnough(most));
}

/** Where the host would not tell us, whoever can write a comment can read, and nothing else is known. */
async function permissionOf({ fetchPermission }: CommandContext): Promise<Permission | "unknown"> {
  try {
    return await fetchPermission();
  } catch (error) {
    if (error instanceof ForgeError && error.status === 403) return "unknown";
    throw error;
  }
}

/** How often in an hour this person may do it as the author of the pull that this stands in: never, who is not. */
async function mostOfAuthor(context: CommandContext): Promise<number> {
  const { forge, thread, place, login, signal, fetchSettings } = context;
  if (place !== "pull" || pullKey(pullNamed(context).ref) !== pullKey(thread)) return 0;
  const { author } = await forge.fetchPull(thread, signal);
  if (author.toLowerCase() !== login.toLowerCase()) return 0;
  const { config } = await fetchSettings();
  return config.authorReviewsPerHour;
}

/** The refusals of one comment are one. */
async function refuse(context: CommandContext, words: string): Promise<Permit> {
  const { thread, commentId } = context;
  const refusals = limited(context, `refusal ${thread.forge} ${commentId}`, "refusal");
  if ((await refusals.count()) >= mostRefusals) return { refusal: null };
  await refusals.note();
  return { refusal: words };
}

/** What one person has done in this repository in the last hour, besides what has this key. */
function limited({ database, thread, login }: CommandContext, key: string, what: string) {
  const use = { key, repository: repositoryKey(thread), login, what };
  return {
    count: async () =>
      await countUses(database.query, use, { sinceMs: (await database.now()) - hourMs }),
    note: async () => await noteUse(database.query, { ...use, used_at_ms: await database.now() }),
  };
}
