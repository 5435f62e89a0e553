import { Option, type Command } from "commander";
import { reviewLocally } from "../app/local-review.ts";
import { addChangeOptions, changeOf, type ChangeFlags } from "./change-options.ts";
import { gatherAdvice } from "./advise.ts";
import { complainOf } from "./describe-error.ts";
import { doneOf, fixIn, patchOf, requireSense, tellFixes, type FixFlags } from "./fix.ts";
import { parseNames, printReport, type Format } from "./formats.ts";
import { parseModels } from "../app/environment.ts";
import type { Terminal } from "./terminal.ts";

interface ReviewFlags extends ChangeFlags, FixFlags {
  format: Format | "patch";
  reviewers?: string[];
}

export function addReview(program: Command, terminal: Terminal): void {
  addChangeOptions(program.command("review"))
    .description("Review a change of a local git repository, as a pull request would be")
    .addOption(
      new Option("--format <format>", "what to print on standard output")
        .choices(["pretty", "markdown", "json", "patch"])
        .default("pretty"),
    )
    .option("--reviewers <a,b>", "who reads (default: as configured)", parseNames)
    .option("--fix", "write changes that are proven to remove findings into the work tree")
    .option("--force", "with --fix: also into files that hold what is not committed")
    .addHelpText(
      "after",
      "\n--format patch prints those changes for `git apply`, and the rest on standard error." +
        "\nWith CHORALE_MODEL in the environment the reviewers also ask a model: docs/models.md." +
        "\nExit status: 0 clean, 1 findings at or above `failOn`, 2 could not run, or could not read everything.",
    )
    .action(async (flags: ReviewFlags) => {
      requireSense(flags);
      const change = await changeOf(flags, terminal);
      const isWritten = flags.fix === true;
      const isPatch = flags.format === "patch";
      const advice = gatherAdvice();
      const { report, fixed, exitCode } = await reviewLocally({
        change,
        reviewers: flags.reviewers,
        onProgress: (progress) => terminal.progress.show(progress),
        onLook: (look) => terminal.progress.look(look),
        engines: terminal.engines,
        onBroken: complainOf(terminal),
        onTrouble: advice.note,
        models: parseModels(terminal.env),
        ...(isWritten && { onProposals: fixIn(change, flags, terminal) }),
        ...(isPatch &&
          !isWritten && { onProposals: async (made) => ({ ...made, isWritten: false }) }),
      });
      advice.tell(terminal);
      const done = fixed && doneOf(fixed);
      // Whoever pipes the patch on sees the rest.
      const print = (line: string) => terminal.complain(`${line}\n`);
      if (flags.format === "patch") {
        printReport(report, "pretty", { ...terminal, print, hasColors: false });
      } else {
        printReport(report, flags.format, terminal, done);
      }
      // Where people look last.
      if (fixed && done) tellFixes(fixed, done, { ...terminal, isWritten });
      const patch = isPatch ? await patchOf(fixed?.made ?? [], change) : "";
      if (patch !== "") terminal.print(patch);
      terminal.exitWith(exitCode);
    });
}
