import leven from "leven";
import { z } from "zod";
import { parseCommands, type ParsedCommand } from "./parse-commands.ts";
import { commands as known } from "../registry.ts";

/** Commands of one comment that are obeyed: nobody means more. */
export const mostCommands = 10;

/** Nobody counts more that are not. */
export const mostLeftOut = 100;

/** So much of a comment is read: hosts that have a limit take no more than about that, and the sender waits. */
const mostRead = 65_536;

/** Words of one command that are kept, and characters of each and of all together: a reason may be long, but it is not a book. */
const mostWords = 300;
const longestWord = 200;
const mostOfWords = 4_000;

/** No command's name is nearly that long. */
const longestSlip = 20;

/** What we are called on every host. */
const ourName = "chorale";

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
  /** How many more there are; counted up to `mostLeftOut`. */
  leftOut: z.int().nonnegative(),
});
export type Wish = z.infer<typeof Wish>;

/** What a comment may ask of us; `undefined` for one that is none of our business. */
export function readComment(body: string): Wish | undefined {
  const given: GivenCommand[] = [];
  /** By name: whom it is written to, and nothing else in that line. */
  const called = new Map<string | undefined, GivenCommand>();
  let leftOut = 0;
  for (const command of parseCommands(body.slice(0, mostRead))) {
    if (command.name === "") {
      if (called.size < mostCommands) called.set(command.to, command);
      continue;
    }
    if (!isPerhapsOurs(command)) continue;
    if (given.length < mostCommands) given.push({ ...command, args: cut(command.args) });
    else if (leftOut < mostLeftOut) leftOut += 1;
    else break;
  }
  // Who only calls us does not know what to say. Beside commands it is how people begin.
  const commands = given.length > 0 ? given : [...called.values()];
  return commands.length === 0 ? undefined : { commands, leftOut };
}

/**
 * What is kept of a comment until somebody knows what we are called on its host: of words to somebody who may be another person,
 * only whom they are for and the command's name.
 */
export function withoutOthersWords({ commands: given, leftOut }: Wish): Wish {
  return {
    commands: given.map((one) => (isToNamed(one) ? { ...one, args: [] } : one)),
    leftOut,
  };
}

/** Whether only the host's forge knows if this is for us. */
export function isToNamed({ to }: GivenCommand): boolean {
  return to !== undefined && to !== ourName;
}

function cut(words: readonly string[]): string[] {
  const kept: string[] = [];
  let left = mostOfWords;
  for (const word of words.slice(0, mostWords)) {
    const part = word.slice(0, Math.min(longestWord, left));
    if (part === "") break;
    kept.push(part);
    left -= part.length;
  }
  return kept;
}

/**
 * Other tools listen to slash commands too; theirs are left alone. Whoever writes to `@chorale` means us, also with a word that
 * we don't know. What we are called on a host only its forge knows, so a command for anybody is looked at again there.
 */
function isPerhapsOurs({ name, to }: ParsedCommand): boolean {
  if (to === ourName) return true;
  return isKnown(name) || (to === undefined && isMisspelt(name));
}

export function isKnown(name: string): boolean {
  return known.some((command) => command.name === name);
}

/** Whether it is a slip of the pen rather than another tool's word: a long word with hardly anything wrong. */
function isMisspelt(name: string): boolean {
  // Before any letter is looked at: a word may be as long as the comment.
  if (name.length > longestSlip) return false;
  return known.some(
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
