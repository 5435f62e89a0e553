import { ForgeError } from "../../forges/forge.ts";
import * as messages from "../../report/messages/commands.ts";
import { fetchConfig } from "../../runs/fetch-config.ts";
import { repositoryKey } from "../../runs/pull-key.ts";
import { useOnce } from "../../store/records/uses.ts";
import { allows, type Command, type CommandContext } from "../command.ts";

/** The context of a command that nobody has looked at yet. */
type Asking = Omit<CommandContext, "args">;

const hourMs = 60 * 60_000;

/** Refusals in words that one person gets in a repository in an hour; after that 👎 has to do. */
const mostRefusals = 3;

/** Why somebody may not; `null` where that has been said often enough. */
export interface Refusal {
  words: string | null;
}

/**
 * Asks the forge itself what this person may do; what a delivery says of them counts for nothing.
 *
 * @returns nothing for whoever may
 */
export async function refusalOf(command: Command, context: Asking): Promise<Refusal | undefined> {
  const { forge, thread, login, signal, usage } = context;
  let why = messages.notPermitted(usage, command.needs);
  try {
    if (allows(await forge.fetchPermission(thread, login, signal), command.needs)) return undefined;
  } catch (error) {
    if (!(error instanceof ForgeError) || error.status !== 403) throw error;
    // The host would not tell us. Whoever can write a comment can read, and nothing else is known.
    if (command.needs === "read") return undefined;
    why = error.message;
  }
  const most = command.authorsMay === true ? await mostOfAuthor(context) : 0;
  if (most > 0) {
    if (await within(context, "review by author", most)) return undefined;
    why = messages.authorAskedOftenEnough(most);
  }
  return { words: (await within(context, "refusal", mostRefusals)) ? why : null };
}

/** How often in an hour this person may do it as the author of the pull: never, who is not. */
async function mostOfAuthor(context: Asking): Promise<number> {
  const { forge, thread, place, login, signal, reviewers } = context;
  if (place !== "pull") return 0;
  const { author } = await forge.fetchPull(thread, signal);
  if (author.toLowerCase() !== login.toLowerCase()) return 0;
  const { config } = await fetchConfig(forge, thread, { reviewers, signal });
  return config.authorReviewsPerHour;
}

/** Counts this use, unless there were as many in the last hour as there may be. */
async function within(
  { database, key, thread, login }: Asking,
  what: string,
  most: number,
): Promise<boolean> {
  return await database.exclusively((query, nowMs) =>
    useOnce(
      query,
      { key: `${what} ${key}`, repository: repositoryKey(thread), login, what, used_at_ms: nowMs },
      { most, sinceMs: nowMs - hourMs },
    ),
  );
}
