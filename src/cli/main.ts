import { Command, CommanderError } from "commander";
import { version } from "../app/version.ts";
import { terminalText } from "../report/neutralise.ts";
import { UserError } from "../types/user-error.ts";
import { describeError } from "./describe-error.ts";
import { addMigrate } from "./migrate.ts";
import { addReview } from "./review.ts";
import { addScan } from "./scan.ts";
import { addServe, addWorker } from "./serve.ts";
import { addStatus } from "./status.ts";

// Whoever reads the result may stop early, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const program = new Command("chorale")
  .description("Specialist reviewers read a change side by side.")
  .version(version)
  .showHelpAfterError("(chorale --help lists what there is)")
  .exitOverride();

program.commandsGroup("Read a change on this machine:");
addReview(program);
addScan(program);
program.commandsGroup("Review pull requests as a server:");
addServe(program);
addWorker(program);
addStatus(program);
addMigrate(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed what is wrong; asking for help or the version is not an error.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    const sentence = error instanceof UserError ? error.message : failure(error);
    // git's words, for one, can hold names that somebody else chose.
    process.stderr.write(`${sentence.split("\n").map(terminalText).join("\n")}\n`);
    process.exitCode = 2;
  }
}

function failure(error: unknown): string {
  const withStacks = ["debug", "trace"].includes(process.env["LOG_LEVEL"] ?? "");
  const hint = withStacks ? "" : "\nWith LOG_LEVEL=debug it says where.";
  return `Chorale failed: ${describeError(error, { withStacks })}${hint}`;
}
