import { InvalidArgumentError, type Command } from "commander";
import { parsePlace } from "../app/environment.ts";
import type { Database } from "../store/database/database.ts";
import { migrationStatus } from "../store/database/migrate.ts";
import { viewDatabase } from "../store/database/open-database.ts";
import { viewFailed, viewQueue } from "../store/queue/queue-view.ts";
import { UserError } from "../types/user-error.ts";
import { jsonText } from "../report/text/neutralise.ts";
import { loadDotEnv } from "./dot-env.ts";
import { renderFailed, renderQueue } from "./render-queue.ts";
import type { Terminal } from "./terminal.ts";

interface StatusFlags {
  failed?: true;
  limit: number;
  json?: true;
}

export function addStatus(program: Command, terminal: Terminal): void {
  program
    .command("status")
    .description("Show what runs, what waits and in which order, and what ended last")
    .option("--failed", "only what gave up or failed: why, and how to start it again")
    .option("--limit <n>", "list at most so many of each", parseLimit, 20)
    .option("--json", "as one JSON object; times are Unix times in milliseconds")
    .addHelpText(
      "after",
      `
Looks into the database of CHORALE_DATA_DIR (default: ./data) or DATABASE_URL;
servers may run meanwhile.

A place is that of a review among those that wait for a free process, 1 being
the next; commands have places of their own. What settles waits for further
pushes; what is due later has failed and is tried again.

Exit status: 0, or 2 if there is no database that this version can read.`,
    )
    .action(async ({ failed, limit, json }: StatusFlags) => {
      loadDotEnv(terminal);
      const database = await viewDatabase(parsePlace(terminal.env));
      try {
        await refuseUnlessCurrent(database);
        const text = failed
          ? show(await viewFailed(database, limit), renderFailed, json)
          : show(await viewQueue(database, limit), renderQueue, json);
        terminal.print(text.trimEnd());
      } finally {
        await database.close();
      }
    });
}

async function refuseUnlessCurrent(database: Database): Promise<void> {
  const migrations = await migrationStatus(database);
  if (migrations.some(({ isUnknown }) => isUnknown)) {
    throw new UserError(
      "The database was brought up to date by another version of Chorale: ask that one, or a later one.",
    );
  }
  if (migrations.some(({ appliedAtMs }) => appliedAtMs === undefined)) {
    throw new UserError(
      "The database is not up to date. Start `chorale serve` or run `chorale migrate` first.",
    );
  }
}

function show<View>(view: View, render: (view: View) => string, json: true | undefined): string {
  return json ? jsonText(view) : render(view);
}

function parseLimit(value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new InvalidArgumentError("Give a number from 1.");
  return Number(value);
}
