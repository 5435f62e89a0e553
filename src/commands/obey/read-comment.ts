import leven from "leven";
import { z } from "zod";
import { parseCommands, type ParsedCommand } from "./parse-commands.ts";
import { commands } from "../registry.ts";

/** Commands of one comment that are obeyed: nobody means more. */
export const mostCommands = 10;

/** Words of one command that are kept: a reason may be long, but it is not a book. */
const mostWords = 300;

/** One command, as it was given. */
export const GivenCommand = z.strictObject({
  name: z.string(),
  args: z.array(z.string()),
  to: z.string().optional(),
});
export type GivenCommand = z.infer<typeof GivenCommand>;

/** What a comment asks of us. */
export const Wish = z.strictObject({
  commands: z.array(GivenCommand).min(1).max(mostCommands),
  /** How many more there are. */
  leftOut: z.int().nonnegative(),
});
export type Wish = z.infer<typeof Wish>;

/** What a comment may ask of us; `undefined` for one that is none of our business. */
export function readComment(body: string): Wish | undefined {
  const given: GivenCommand[] = [];
  let leftOut = 0;
  for (const command of parseCommands(body)) {
    if (!isPerhapsOurs(command)) continue;
    if (given.length < mostCommands)
      given.push({ ...command, args: command.args.slice(0, mostWords) });
    else leftOut += 1;
  }
  return given.length === 0 ? undefined : { commands: given, leftOut };
}

/**
 * Other tools listen to slash commands too; theirs are left alone. Whoever writes to `@chorale` means us, also with a word that
 * we don't know. What we are called on a host only its forge knows, so a command for anybody is looked at again there.
 */
function isPerhapsOurs({ name, to }: ParsedCommand): boolean {
  if (to === "chorale") return true;
  return isKnown(name) || (to === undefined && isMisspelt(name));
}

export function isKnown(name: string): boolean {
  return commands.some((command) => command.name === name);
}

/** Whether it is a slip of the pen rather than another tool's word: a long word with hardly anything wrong. */
function isMisspelt(name: string): boolean {
  return commands.some(
    (command) =>
      command.name.length > 4 &&
      leven(name, command.name, { maxDistance: 3 }) <= (isTransposed(name, command.name) ? 2 : 1),
  );
}

/** Whether the two consist of the same letters. */
function isTransposed(one: string, other: string): boolean {
  const letters = (word: string) => Array.from(word).toSorted().join("");
  return letters(one) === letters(other);
}
