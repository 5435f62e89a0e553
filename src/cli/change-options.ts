import { resolve } from "node:path";
import { Option, type Command } from "commander";
import {
  diffChange,
  diffText,
  localChange,
  readDiffFile,
  type LocalChange,
} from "../forges/local/local.ts";
import { findRoot, isInRepository, resolveRange } from "../forges/local/range.ts";
import type { Terminal } from "./terminal.ts";

/** How a command line names a change. */
export interface ChangeFlags {
  base?: string;
  head?: string;
  repo: string;
  diff?: string;
}

/** The options of a command that is about a change. */
export function addChangeOptions(command: Command): Command {
  return command
    .option("--base <rev>", "where the change begins (default: where it left the default branch)")
    .option("--head <rev>", "where it ends (default: the work tree, with everything not committed)")
    .option("--repo <dir>", "the repository", ".")
    .addOption(
      new Option("--diff <file>", "read this diff instead, - for standard input").conflicts([
        "base",
        "head",
      ]),
    );
}

/** The change that they name. */
export async function changeOf(
  flags: ChangeFlags,
  { folder, readInput }: Pick<Terminal, "folder" | "readInput">,
): Promise<LocalChange> {
  const dir = resolve(folder, flags.repo);
  if (flags.diff !== undefined) {
    const isInput = flags.diff === "-";
    const text = isInput ? diffText(await readInput()) : await readDiffFile(flags.diff, folder);
    return diffChange(await topOf(dir), text);
  }
  return localChange(await resolveRange(await findRoot(dir), flags));
}

/** git writes paths from the top of the repository; a folder that is in none is its own top. */
async function topOf(dir: string): Promise<string> {
  return (await isInRepository(dir)) ? await findRoot(dir) : dir;
}
