import { spokenLines } from "../../report/text/spoken-lines.ts";
import { ownMarker } from "../../types/markers.ts";

/** A line that may be a command: `/review security-auditor` is `{name: "review", args: ["security-auditor"]}`. */
export interface ParsedCommand {
  name: string;
  args: string[];
  /** Who is addressed, in lower case, where it is written as `@chorale review`; with no more than that the name is empty. */
  to?: string;
}

/**
 * Finds what may be commands in a comment, whoever they are meant for: at the start of a line, outside quotes, code fences
 * and HTML comments. `/chorale review` means the same as `@chorale review`.
 *
 * Linear in the length of the comment: it is read while a forge waits for an answer. A Markdown parser would be more exact
 * where a quote goes on without its `>`, but 60 kB of nothing but `>` took one (micromark) 25 s.
 */
export function* parseCommands(body: string): Generator<ParsedCommand> {
  // Our own comments may quote commands, and obeying them would be talking to ourselves.
  if (body.trimStart().startsWith(ownMarker)) return;
  for (const line of spokenLines(body)) {
    const command = parseLine(line);
    if (command !== undefined) yield command;
  }
}

function parseLine(line: string): ParsedCommand | undefined {
  const [word = "", ...args] = line.trimEnd().split(/\s+/);
  // People write `@chorale: review` and `/status.` too.
  const [, sign, name = ""] = /^([/@])([a-z][\w-]*(?:\.[\w-]+)*)[:.,!?]?$/i.exec(word) ?? [];
  const [first, ...rest] = args;
  if (sign === "@" || name.toLowerCase() === "chorale") {
    if (first === undefined) return { name: "", args: [], to: name.toLowerCase() };
    if (!/^[a-z][a-z-]*$/i.test(first)) return undefined;
    return { name: first.toLowerCase(), args: rest, to: name.toLowerCase() };
  }
  if (sign === undefined || !/^[a-z][a-z-]*$/i.test(name)) return undefined;
  return { name: name.toLowerCase(), args };
}
