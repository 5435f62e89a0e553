import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { scanLocally } from "../app/local-review.ts";
import { complainOf } from "./describe-error.ts";
import { parseNames, printReport, type Format } from "./formats.ts";
import type { Terminal } from "./terminal.ts";

interface ScanFlags {
  format: Format;
  reviewers?: string[];
}

export function addScan(program: Command, terminal: Terminal): void {
  program
    .command("scan")
    .description("Read whole files and folders, without a diff")
    .argument("<path...>", "files, or folders with everything below them")
    .addOption(
      new Option("--format <format>", "what to print on standard output")
        .choices(["pretty", "json"])
        .default("pretty"),
    )
    .option("--reviewers <a,b>", "who reads (default: as configured)", parseNames)
    .addHelpText(
      "after",
      "\nExit status: 0 clean, 1 findings at or above `failOn`, 2 could not run, or could not read everything.",
    )
    .action(async (paths: string[], flags: ScanFlags) => {
      const { report, exitCode } = await scanLocally({
        folder: resolve(terminal.folder),
        paths,
        reviewers: flags.reviewers,
        onProgress: (progress) => terminal.progress.show(progress),
        engines: terminal.engines,
        onBroken: complainOf(terminal),
      });
      printReport(report, flags.format, terminal);
      terminal.exitWith(exitCode);
    });
}
