import { Recent } from "../../types/recent.ts";

const classes: Record<string, string> = {
  s: String.raw` \t\r\n\f\v`,
  d: "0-9",
  w: "A-Za-z0-9_",
};

/** Rules share many of their expressions, and a process that reads is given the same rules again and again, also those of teams. */
const known = new Recent<string, string>(5_000);

/**
 * Rewrites a rule's regular expression so that `\s`, `\d`, `\w` and `\b` mean ASCII.
 * ast-grep compiles a rule anew for every file, and with Unicode's tables one expression takes 15 ms instead of 0.1 ms.
 * An identifier with letters beyond ASCII is then no `\w+`.
 */
export function asciiRegex(source: string): string {
  return known.ensure(source, () => rewrite(source));
}

function rewrite(source: string): string {
  let inClass = false;
  let output = "";
  const tokens = source.replaceAll(String.raw`[\s\S]`, "(?s:.)").match(/\\[\s\S]|[\s\S]/g) ?? [];
  for (const token of tokens) {
    const lower = token.startsWith("\\") ? token.slice(1).toLowerCase() : "";
    const set = classes[lower];
    if (token === "[" && !inClass) inClass = true;
    else if (token === "]") inClass = false;
    if (set !== undefined && token === `\\${lower}`) output += inClass ? set : `[${set}]`;
    else if (set !== undefined && !inClass) output += `[^${set}]`;
    else if (token === String.raw`\b` && !inClass) output += String.raw`(?-u:\b)`;
    else output += token;
  }
  return output;
}
