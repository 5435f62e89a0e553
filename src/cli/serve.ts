import type { Command } from "commander";
import { createChorale } from "../app/chorale.ts";
import { parseEnvironment } from "../app/environment.ts";

export function addServe(program: Command): void {
  program
    .command("serve")
    .description("Receive webhooks and review pull requests (settings: see .env.example)")
    .action(async () => {
      loadDotEnv();
      const chorale = await createChorale(parseEnvironment(process.env));
      try {
        await chorale.start();
      } catch (error) {
        await chorale.stop();
        throw error;
      }
      const stop = () => {
        chorale.stop().catch((error: unknown) => {
          process.stderr.write(`${String(error)}\n`);
          process.exitCode = 1;
        });
      };
      process.once("SIGTERM", stop);
      process.once("SIGINT", stop);
    });
}

/** Variables that are set already win over those of the file. */
function loadDotEnv(): void {
  try {
    process.loadEnvFile();
  } catch {
    // There need not be one.
  }
}
