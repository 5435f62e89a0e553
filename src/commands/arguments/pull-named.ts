import { ForgeError } from "../../forges/forge.ts";
import * as messages from "../../report/messages/commands.ts";
import type { Pull, PullRef } from "../../types/pull.ts";
import { UserError } from "../../types/user-error.ts";
import type { CommandContext } from "../command.ts";

/** The pull that a command is about, and what else was written behind it. */
export interface PullNamed {
  ref: PullRef;
  words: readonly string[];
}

/**
 * In a pull its own, unless another one is named first (`#12`); in an issue the one that is named.
 *
 * @throws UserError with the usage where none is named that could be meant
 */
export function pullNamed({ thread, place, args, usage }: CommandContext): PullNamed {
  const [first = "", ...words] = args.words;
  const number = /^#?(\d{1,9})$/.exec(first)?.[1];
  if (number !== undefined && Number(number) > 0) {
    return { ref: { ...thread, number: Number(number) }, words };
  }
  if (place === "issue") throw new UserError(messages.nameThePull(usage));
  return { ref: thread, words: args.words };
}

/** @throws UserError where there is no pull of that number */
export async function fetchNamed({ forge, signal }: CommandContext, ref: PullRef): Promise<Pull> {
  try {
    return await forge.fetchPull(ref, signal);
  } catch (error) {
    if (!(error instanceof ForgeError) || error.status !== 404) throw error;
    throw new UserError(messages.noSuchPull(ref.number));
  }
}

/**
 * The pull that a command is about which takes nothing else.
 *
 * @throws UserError with the usage where something else is written behind it
 */
export function onlyPullNamed(context: CommandContext): PullRef {
  const { ref, words } = pullNamed(context);
  if (words.length > 0) throw new UserError(messages.wrongArguments(context.usage));
  return ref;
}

/**
 * The same, where nothing else would show that there is no such pull.
 *
 * @throws UserError as `onlyPullNamed` does, and where there is no pull of that number
 */
export async function knownPullNamed(context: CommandContext): Promise<PullRef> {
  const ref = onlyPullNamed(context);
  // Its own is there: the command was written into it.
  if (ref !== context.thread) await fetchNamed(context, ref);
  return ref;
}

/** @throws UserError where there is no pull of that number, or it is not open */
export async function fetchOpen(context: CommandContext, ref: PullRef): Promise<Pull> {
  const pull = await fetchNamed(context, ref);
  const { state } = pull;
  const { number } = ref;
  const isHere = number === context.thread.number;
  if (state !== "open") throw new UserError(messages.pullNotOpen(state, { number, isHere }));
  return pull;
}

/** @throws UserError as `onlyPullNamed` and `fetchOpen` do */
export async function openPullNamed(context: CommandContext): Promise<Pull> {
  return await fetchOpen(context, onlyPullNamed(context));
}
