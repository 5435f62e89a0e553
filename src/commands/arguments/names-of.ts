import { unknownReviewer } from "../../report/messages/commands.ts";
import { UserError } from "../../types/user-error.ts";
import type { CommandContext } from "../command.ts";

/**
 * The reviewers that were named; nothing where nobody was, which means everybody who is configured.
 *
 * @throws UserError with the list for a name that nobody has
 */
export function namesOf(
  words: readonly string[],
  { reviewers }: Pick<CommandContext, "reviewers">,
): string[] | undefined {
  const known = reviewers.map(({ name }) => name);
  const unknown = words.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UserError(unknownReviewer(unknown, known));
  return words.length > 0 ? [...words] : undefined;
}
