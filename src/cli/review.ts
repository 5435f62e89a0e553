import { Option, type Command } from "commander";
import { reviewLocally } from "../app/local-review.ts";
import { addChangeOptions, changeOf, type ChangeFlags } from "./change-options.ts";
import { gatherAdvice } from "./advise.ts";
import { complainOf } from "./describe-error.ts";
import { parseNames, printReport, type Format } from "./formats.ts";
import { parseModels } from "../app/environment.ts";
import type { Terminal } from "./terminal.ts";

interface ReviewFlags extends ChangeFlags {
  format: Format;
  reviewers?: string[];
}

export function addReview(program: Command, terminal: Terminal): void {
  addChangeOptions(program.command("review"))
    .description("Review a change of a local git repository, as a pull request would be")
    .addOption(
      new Option("--format <format>", "what to print on standard output")
        .choices(["pretty", "markdown", "json"])
        .default("pretty"),
    )
    .option("--reviewers <a,b>", "who reads (default: as configured)", parseNames)
    .addHelpText(
      "after",
      "\nWith CHORALE_MODEL in the environment the reviewers also ask a model: docs/models.md." +
        "\nExit status: 0 clean, 1 findings at or above `failOn`, 2 could not run, or could not read everything.",
    )
    .action(async (flags: ReviewFlags) => {
      const change = await changeOf(flags, terminal);
      const advice = gatherAdvice();
      const { report, exitCode } = await reviewLocally({
        change,
        reviewers: flags.reviewers,
        onProgress: (progress) => terminal.progress.show(progress),
        onLook: (look) => terminal.progress.look(look),
        engines: terminal.engines,
        onBroken: complainOf(terminal),
        onTrouble: advice.note,
        models: parseModels(terminal.env),
      });
      advice.tell(terminal);
      printReport(report, flags.format, terminal);
      terminal.exitWith(exitCode);
    });
}
