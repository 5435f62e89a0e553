import type { Command } from "commander";
import { parsePlace } from "../app/environment.ts";
import { terminalText } from "../report/text/neutralise.ts";
import { NoDatabase, type DatabasePlace } from "../store/database/database.ts";
import { migrationStatus, type MigrationStatus } from "../store/database/migrate.ts";
import { migrations } from "../store/database/migrations.ts";
import { openDatabase, viewDatabase } from "../store/database/open-database.ts";
import { loadDotEnv } from "./dot-env.ts";
import type { Terminal } from "./terminal.ts";

export function addMigrate(program: Command, terminal: Terminal): void {
  program
    .command("migrate")
    .description("Bring the database up to date; `serve` and `worker` do so when they start")
    .option("--status", "change nothing, only say what has been applied")
    .addHelpText(
      "after",
      `
The database is that of CHORALE_DATA_DIR (default: ./data) or DATABASE_URL.

Exit status: 0 up to date, 1 (with --status) something is pending or was applied
by another version, 2 could not be opened or brought up to date.`,
    )
    .action(async ({ status }: { status?: true }) => {
      loadDotEnv(terminal);
      const place = parsePlace(terminal.env);
      if (!status) await (await openDatabase(place)).close();
      const all = await look(place, terminal);
      const longest = Math.max(...all.map(({ name }) => name.length));
      for (const migration of all) {
        const line = `${migration.name.padEnd(longest)}  ${describe(migration)}`;
        terminal.print(terminalText(line));
      }
      const isUpToDate = all.every((one) => one.appliedAtMs !== undefined && !one.isUnknown);
      terminal.exitWith(isUpToDate ? 0 : 1);
    });
}

function describe({ appliedAtMs, isUnknown }: MigrationStatus): string {
  if (appliedAtMs === undefined) return "pending";
  const applied = `applied ${new Date(appliedAtMs).toISOString()}`;
  return isUnknown ? `${applied} by another version of Chorale` : applied;
}

/** Where there is no database yet, all is pending. */
async function look(
  place: DatabasePlace,
  { complain }: Pick<Terminal, "complain">,
): Promise<MigrationStatus[]> {
  try {
    const database = await viewDatabase(place);
    try {
      return await migrationStatus(database);
    } finally {
      await database.close();
    }
  } catch (error) {
    if (!(error instanceof NoDatabase)) throw error;
    complain(`${terminalText(error.message)}\n`);
    return Object.keys(migrations).map((name) => ({ name, isUnknown: false }));
  }
}
