import type { Command } from "commander";
import { addConnect } from "./connect.ts";
import { addDoctor } from "./doctor.ts";
import { addMigrate } from "./migrate.ts";
import { addServe, addWorker } from "./serve.ts";
import { addStatus } from "./status.ts";
import type { Terminal } from "./terminal.ts";

/** The commands of whoever runs a server. */
export function addServerCommands(program: Command, terminal: Terminal): void {
  program.commandsGroup("Review pull requests as a server:");
  addConnect(program, terminal);
  addDoctor(program, terminal);
  addServe(program, terminal);
  addWorker(program, terminal);
  addStatus(program, terminal);
  addMigrate(program, terminal);
}
