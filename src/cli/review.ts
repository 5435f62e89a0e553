import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { reviewLocally } from "../app/local-review.ts";
import { diffChange, diffText, localChange, readDiffFile } from "../forges/local/local.ts";
import { findRoot, isInRepository, resolveRange } from "../forges/local/range.ts";
import { parseNames, printReport, type Format } from "./formats.ts";
import type { Terminal } from "./terminal.ts";

interface ReviewFlags {
  base?: string;
  head?: string;
  repo: string;
  diff?: string;
  format: Format;
  reviewers?: string[];
}

export function addReview(program: Command, terminal: Terminal): void {
  program
    .command("review")
    .description("Review a change of a local git repository, as a pull request would be")
    .option("--base <rev>", "where the change begins (default: where it left the default branch)")
    .option("--head <rev>", "where it ends (default: the work tree, with everything not committed)")
    .option("--repo <dir>", "the repository", ".")
    .addOption(
      new Option("--diff <file>", "review this diff instead, - for standard input").conflicts([
        "base",
        "head",
      ]),
    )
    .addOption(
      new Option("--format <format>", "what to print on standard output")
        .choices(["pretty", "markdown", "json"])
        .default("pretty"),
    )
    .option("--reviewers <a,b>", "who reads (default: as configured)", parseNames)
    .addHelpText(
      "after",
      "\nExit status: 0 clean, 1 findings at or above `failOn`, 2 could not run, or could not read everything.",
    )
    .action(async (flags: ReviewFlags) => {
      const change = await changeOf(flags, terminal);
      const { report, exitCode } = await reviewLocally({
        change,
        config: await change.fetchConfig(),
        reviewers: flags.reviewers,
        onProgress: (progress) => terminal.progress.show(progress),
        engines: terminal.engines,
      });
      printReport(report, flags.format, terminal);
      terminal.exitWith(exitCode);
    });
}

/** git writes paths from the top of the repository; a folder that is in none is its own top. */
async function topOf(dir: string): Promise<string> {
  return (await isInRepository(dir)) ? await findRoot(dir) : dir;
}

async function changeOf(flags: ReviewFlags, { folder, readInput }: Terminal) {
  const dir = resolve(folder, flags.repo);
  if (flags.diff !== undefined) {
    const isInput = flags.diff === "-";
    const text = isInput ? diffText(await readInput()) : await readDiffFile(flags.diff, folder);
    return diffChange(await topOf(dir), text);
  }
  return localChange(await resolveRange(await findRoot(dir), flags));
}
