import { parseArgs } from "node:util";
import { shorten, inlineCode } from "../../report/text/neutralise.ts";
import * as messages from "../../report/messages/commands.ts";
import { UserError } from "../../types/user-error.ts";
import type { Arguments, Command } from "../command.ts";

/**
 * Sorts what stands behind a command into words and flags, as `parseArgs` of Node does. Some editors make one dash of two
 * (`—full`): that is what was meant.
 *
 * @throws UserError with the usage for a flag that does not exist or lacks its value
 */
export function parseArguments(
  { flags = {}, takesProse = false }: Pick<Command, "flags" | "takesProse">,
  usage: string,
  given: readonly string[],
): Arguments {
  const args = given.map((word) => word.replace(/^[—–](?=\w)/, "--"));
  try {
    const { values, positionals } = parseArgs({
      args: takesProse ? flagsFirst(args, Object.keys(flags)) : args,
      options: flags,
      allowPositionals: true,
    });
    return { words: positionals, flags: onlySingle(values) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const wrong = args.find((word) => word.startsWith("-")) ?? "";
    throw new UserError(messages.wrongFlag(inlineCode(shorten(wrong, 60)), usage));
  }
}

/** A dash in prose is a dash, unless it begins one of the flags that there are. */
function flagsFirst(args: readonly string[], names: readonly string[]): string[] {
  const isFlag = (word: string) => names.some((name) => word === `--${name}`);
  return [...args.filter(isFlag), "--", ...args.filter((word) => !isFlag(word))];
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
