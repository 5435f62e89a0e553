import type { Command } from "commander";
import { createChorale, type ChoraleOptions } from "../app/chorale.ts";
import { parseEnvironment } from "../app/environment.ts";
import { UserError } from "../types/user-error.ts";
import { loadDotEnv } from "./dot-env.ts";
import { runUntilTold } from "./run-until-told.ts";
import type { Terminal } from "./terminal.ts";

const settingsHelp = `
Settings come from the environment, or from .env in the current folder;
.env.example explains them, and what is missing is named at the start.

On SIGTERM or SIGINT it ends what runs, or puts it back; told twice, it ends at
once.`;

export function addServe(program: Command, terminal: Terminal): void {
  program
    .command("serve")
    .description("Receive webhooks and review pull requests")
    .option("--no-work", "only receive; `chorale worker` reviews (needs DATABASE_URL)")
    .addHelpText("after", settingsHelp)
    .action(({ work }: { work: boolean }) => run({ works: work }, terminal));
}

export function addWorker(program: Command, terminal: Terminal): void {
  program
    .command("worker")
    .description("Review what `chorale serve --no-work` received (needs DATABASE_URL)")
    .addHelpText("after", settingsHelp)
    .action(() => run({ listens: false }, terminal));
}

async function run(
  roles: Pick<ChoraleOptions, "listens" | "works">,
  terminal: Terminal,
): Promise<void> {
  loadDotEnv(terminal);
  const settings = parseEnvironment(terminal.env, roles);
  const isSplit = roles.listens === false || roles.works === false;
  if (isSplit && settings.databaseUrl === undefined) {
    throw new UserError(
      "Receiving and reviewing in two processes needs PostgreSQL: set DATABASE_URL, or start `chorale serve`, which does both.",
    );
  }
  await runUntilTold(async () => {
    const chorale = await createChorale(settings, roles);
    try {
      await chorale.start();
      return chorale;
    } catch (error) {
      // Why it did not start counts, not what else is wrong then.
      await chorale.stop().catch(() => {});
      throw error;
    }
  }, settings.shutdownMs);
}
