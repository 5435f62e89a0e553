import { ownMarker } from "../types/own-marker.ts";

/** A command as somebody wrote it: `/review security-auditor` is `{name: "review", args: ["security-auditor"]}`. */
export interface ParsedCommand {
  name: string;
  args: string[];
}

/** Commands taken from one comment at most: nobody means more. */
const maxCommands = 10;

/**
 * Finds the commands in a comment: at the start of a line, outside quotes, code fences and HTML comments.
 * `@chorale review` means the same as `/review`. Linear in the length of the comment.
 */
export function parseCommands(body: string): ParsedCommand[] {
  const commands: ParsedCommand[] = [];
  // Our own comments may quote commands, and obeying them would be talking to ourselves.
  if (body.trimStart().startsWith(ownMarker)) return commands;
  let fence: string | undefined;
  let inHtmlComment = false;
  for (const line of body.split(/\r?\n/)) {
    if (commands.length >= maxCommands) break;
    const marker = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (marker?.startsWith(fence) === true) fence = undefined;
      continue;
    }
    if (inHtmlComment) {
      inHtmlComment = !line.includes("-->");
      continue;
    }
    if (marker !== undefined) {
      fence = marker;
      continue;
    }
    const opening = line.lastIndexOf("<!--");
    if (opening >= 0 && line.indexOf("-->", opening) < 0) inHtmlComment = true;
    const [word = "", ...args] = line.trimEnd().split(/\s+/);
    if (word.toLowerCase() === "@chorale" && args[0] !== undefined) {
      commands.push({ name: args[0].toLowerCase(), args: args.slice(1) });
    } else if (/^\/[a-z][a-z-]*$/i.test(word)) {
      commands.push({ name: word.slice(1).toLowerCase(), args });
    }
  }
  return commands;
}
