import { requireAble } from "../../review/load-settings.ts";
import type { CommandContext } from "../command.ts";

/**
 * The reviewers that were named; nothing where nobody was, which means everybody who is configured.
 *
 * @throws UserError as `requireAble` does
 */
export async function namesOf(
  words: readonly string[],
  { fetchSettings }: Pick<CommandContext, "fetchSettings">,
): Promise<string[] | undefined> {
  if (words.length === 0) return undefined;
  requireAble(words, await fetchSettings());
  return [...words];
}
