import type { AttackPattern } from "recheck";

/** Time of the processor, in microseconds: what else the machine does makes no difference to it. */
const enough = 15_000;

/** What an expression that looks ahead may want to see somewhere. */
const endings = ["", "0", "aA0!"];
const longest = 400;

/**
 * Whether an expression takes exponential time for an attack, by trying it: the attack grows by a character at a time until the
 * expression needs a time that it needs for no other text of that length. The step that does takes a small multiple of it.
 */
export function takesExponentialTime(
  source: string,
  flags: string,
  { pumps, suffix }: AttackPattern,
): boolean {
  const expression = compile(source, flags);
  if (!expression) return false;
  return endings.some((ending) => {
    for (let length = 1; length <= longest; length += 1) {
      const text = pumps.map(({ prefix, pump }) => prefix + repeat(pump, length)).join("");
      const takesLong = () => isLong(() => expression.test(text + suffix + ending));
      // Other threads of the process may have been busy the first time.
      if (takesLong() && takesLong()) return length > 6;
    }
    return false;
  });
}

function isLong(work: () => void): boolean {
  const before = process.cpuUsage().user;
  work();
  return process.cpuUsage().user - before > enough;
}

/** So many characters of a text that is written again and again. */
function repeat(text: string, length: number): string {
  return text.repeat(Math.ceil(length / Math.max(1, text.length))).slice(0, length);
}

function compile(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags.replaceAll("y", ""));
  } catch {
    return undefined;
  }
}
