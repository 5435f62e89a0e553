import type { Command } from "commander";
import { createChorale, type ChoraleOptions } from "../app/chorale.ts";
import { parseEnvironment } from "../app/environment.ts";
import { UserError } from "../types/user-error.ts";
import { loadDotEnv } from "./dot-env.ts";

const settingsHelp = `
Settings come from the environment, or from .env in the current folder;
.env.example explains them, and what is missing is named at the start.

On SIGTERM or SIGINT it ends what runs, or puts it back; told twice, it ends at
once.`;

export function addServe(program: Command): void {
  program
    .command("serve")
    .description("Receive webhooks and review pull requests")
    .option("--no-work", "only receive; `chorale worker` reviews (needs DATABASE_URL)")
    .addHelpText("after", settingsHelp)
    .action(({ work }: { work: boolean }) => run({ works: work }));
}

export function addWorker(program: Command): void {
  program
    .command("worker")
    .description("Review what `chorale serve --no-work` received (needs DATABASE_URL)")
    .addHelpText("after", settingsHelp)
    .action(() => run({ listens: false }));
}

/** What closing everything may take besides what runs, in milliseconds: a database may not answer. */
const closingMs = 15_000;

/** Runs until the process is told to end; told twice, it ends at once. */
async function run(roles: Pick<ChoraleOptions, "listens" | "works">): Promise<void> {
  loadDotEnv();
  const settings = parseEnvironment(process.env);
  const isSplit = roles.listens === false || roles.works === false;
  if (isSplit && settings.databaseUrl === undefined) {
    throw new UserError(
      "Receiving and reviewing in two processes needs PostgreSQL: set DATABASE_URL, or start `chorale serve`, which does both.",
    );
  }
  const chorale = await createChorale(settings, roles);
  try {
    await chorale.start();
  } catch (error) {
    await chorale.stop();
    throw error;
  }
  const stop = () => {
    // What did not end by then is put back by its lease's end: nothing is lost.
    setTimeout(() => process.exit(1), settings.shutdownMs + closingMs).unref();
    chorale.stop().catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exitCode = 1;
    });
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}
