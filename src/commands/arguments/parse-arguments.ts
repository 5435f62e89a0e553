import { parseArgs } from "node:util";
import { shorten, inlineCode } from "../../report/text/neutralise.ts";
import * as messages from "../../report/messages/commands.ts";
import { UserError } from "../../types/user-error.ts";
import type { Arguments, Command } from "../command.ts";

/**
 * Sorts what stands behind a command into words and flags, as `parseArgs` of Node does. Where prose may follow, all of it is
 * words: `findingsNamed` tells the flags that stand in front of that.
 *
 * @throws UserError with the usage for a flag that does not exist or lacks its value
 */
export function parseArguments(
  { flags = {}, takesProse = false }: Pick<Command, "flags" | "takesProse">,
  usage: string,
  given: readonly string[],
): Arguments {
  if (takesProse) return { words: given, flags: {} };
  const args = given.map(withTwoDashes);
  try {
    const { values, positionals } = parseArgs({ args, options: flags, allowPositionals: true });
    return { words: positionals, flags: onlySingle(values) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node names the option, and people know the whole word that they wrote.
    const option = /'(--?[^\s'=]+)/.exec(error.message)?.[1];
    const wrong =
      args.find((word) => word.split("=", 1)[0] === option) ??
      args.find((word) => word.startsWith("-")) ??
      "";
    throw new UserError(messages.wrongFlag(inlineCode(shorten(wrong, 60)), usage));
  }
}

/** A flag as it was meant: some editors make one dash of two (`—full`). */
export function withTwoDashes(word: string): string {
  return word.replace(/^[—–](?=\w)/, "--");
}

/** No flag of ours may be given several times. */
function onlySingle(
  values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>,
): Arguments["flags"] {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.at(-1) : value,
    ]),
  );
}
