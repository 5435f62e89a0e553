import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { reviewLocally } from "../app/local-review.ts";
import { diffChange, localChange, readDiffFile } from "../forges/local/local.ts";
import { findRoot, isInRepository, resolveRange } from "../forges/local/range.ts";
import { parseNames, printReport, type Format } from "./formats.ts";
import { createProgressView } from "./progress.ts";

interface ReviewFlags {
  base?: string;
  head?: string;
  repo: string;
  diff?: string;
  format: Format;
  reviewers?: string[];
}

export function addReview(program: Command): void {
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
      const change = await changeOf(flags);
      const view = createProgressView();
      const { report, exitCode } = await reviewLocally({
        change,
        config: await change.fetchConfig(),
        reviewers: flags.reviewers,
        onProgress: (progress) => view.show(progress),
      });
      printReport(report, flags.format);
      process.exitCode = exitCode;
    });
}

/** git writes paths from the top of the repository; a folder that is in none is its own top. */
async function topOf(dir: string): Promise<string> {
  return (await isInRepository(dir)) ? await findRoot(dir) : dir;
}

async function changeOf(flags: ReviewFlags) {
  const dir = resolve(flags.repo);
  if (flags.diff !== undefined) return diffChange(await topOf(dir), await readDiffFile(flags.diff));
  return localChange(await resolveRange(await findRoot(dir), flags));
}
