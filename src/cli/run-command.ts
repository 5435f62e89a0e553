import { Command, CommanderError } from "commander";
import { version } from "../app/version.ts";
import { terminalText } from "../report/text/neutralise.ts";
import { UserError } from "../types/user-error.ts";
import { addCompare } from "./compare.ts";
import { describeError } from "./describe-error.ts";
import { addReview } from "./review.ts";
import { addRules } from "./rules.ts";
import { addScan } from "./scan.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Does what the words of a command line ask for; what goes wrong is said on standard error.
 *
 * @param args without the program's own name
 */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<void> {
  try {
    const program = await createProgram(args, terminal);
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed what is wrong; asking for help or the version is not an error.
      terminal.exitWith(error.exitCode === 0 ? 0 : 2);
    } else {
      const sentence = error instanceof UserError ? error.message : failure(error, terminal);
      // git's words, for one, can hold names that somebody else chose.
      terminal.complain(`${sentence.split("\n").map(terminalText).join("\n")}\n`);
      terminal.exitWith(2);
    }
  }
}

async function createProgram([name = ""]: readonly string[], terminal: Terminal): Promise<Command> {
  const program = new Command("chorale")
    .description("Specialist reviewers read a change side by side.")
    .version(version)
    .showHelpAfterError("(chorale --help lists what there is)")
    .configureOutput({
      writeOut: (text) => terminal.print(text.replace(/\n$/, "")),
      writeErr: (text) => terminal.complain(text),
    })
    .exitOverride();
  program.commandsGroup("Read a change on this machine:");
  addReview(program, terminal);
  addScan(program, terminal);
  addCompare(program, terminal);
  addRules(program, terminal);
  const isLocal = program.commands.some((command) => command.name() === name);
  // Half of what there is to load only a server needs.
  if (!isLocal) (await import("./server-commands.ts")).addServerCommands(program, terminal);
  return program;
}

function failure(error: unknown, { env }: Terminal): string {
  const withStacks = ["debug", "trace"].includes(env["LOG_LEVEL"] ?? "");
  const hint = withStacks ? "" : "\nWith LOG_LEVEL=debug it says where.";
  return `Chorale failed: ${describeError(error, { withStacks })}${hint}`;
}
