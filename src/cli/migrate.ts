import type { Command } from "commander";
import { parsePlace } from "../app/environment.ts";
import { migrationStatus } from "../store/migrate.ts";
import { openDatabase, viewDatabase } from "../store/open-database.ts";
import { loadDotEnv } from "./dot-env.ts";

export function addMigrate(program: Command): void {
  program
    .command("migrate")
    .description("Bring the database up to date; `serve` and `worker` do so when they start")
    .option("--status", "only say what has been applied; exits with 1 if something has not")
    .action(async ({ status }: { status?: true }) => {
      loadDotEnv();
      const place = parsePlace(process.env);
      const database = status ? await viewDatabase(place) : await openDatabase(place);
      try {
        const migrations = await migrationStatus(database);
        for (const { name, appliedAtMs } of migrations) {
          const when =
            appliedAtMs === undefined
              ? "pending"
              : `applied ${new Date(appliedAtMs).toISOString()}`;
          process.stdout.write(`${name}  ${when}\n`);
        }
        const isBehind = migrations.some(({ appliedAtMs }) => appliedAtMs === undefined);
        process.exitCode = isBehind ? 1 : 0;
      } finally {
        await database.close();
      }
    });
}
