import type { Command } from "commander";
import { parsePlace } from "../app/environment.ts";
import { formatDuration } from "../report/duration.ts";
import { terminalText } from "../report/neutralise.ts";
import { migrationStatus } from "../store/migrate.ts";
import { viewDatabase } from "../store/open-database.ts";
import { viewQueue, type QueueView, type RunView } from "../store/queue-view.ts";
import { UserError } from "../types/user-error.ts";
import { loadDotEnv } from "./dot-env.ts";

/** Enough to see what is the matter; the database has the rest. */
const mostRows = 20;

export function addStatus(program: Command): void {
  program
    .command("status")
    .description("Show what runs, what waits and in which order, and what ended last")
    .option("--json", "as one JSON object")
    .action(async ({ json }: { json?: true }) => {
      loadDotEnv();
      const database = await viewDatabase(parsePlace(process.env));
      try {
        const migrations = await migrationStatus(database);
        if (migrations.some(({ appliedAtMs }) => appliedAtMs === undefined)) {
          throw new UserError(
            "The database is not up to date. Start `chorale serve` or run `chorale migrate` first.",
          );
        }
        const view = await viewQueue(database.query, mostRows);
        const text = json
          ? JSON.stringify(view, null, 2)
          : render(view, await database.now())
              .map(terminalText)
              .join("\n");
        process.stdout.write(`${text}\n`);
      } finally {
        await database.close();
      }
    });
}

function render({ running, waiting, ended }: QueueView, nowMs: number): string[] {
  const since = (ms: number | null) => formatDuration(Math.max(0, nowMs - (ms ?? nowMs)));
  return [
    ...section("Running", running, (run) => `for ${since(run.startedMs)} on ${run.worker}`),
    ...section("Waiting", waiting, (run, index) => {
      const tries = run.failures > 0 ? `, failed ${run.failures} times` : "";
      const due = run.dueMs > nowMs ? `, due in ${formatDuration(run.dueMs - nowMs)}` : "";
      return `place ${index + 1}, for ${since(run.queuedMs)}${due}${tries}`;
    }),
    ...section("Ended", ended, (run) => {
      const took = formatDuration((run.endedMs ?? 0) - (run.startedMs ?? run.endedMs ?? 0));
      const detail = run.detail === null ? "" : ` · ${run.detail}`;
      return `${run.status} ${since(run.endedMs)} ago after ${took}${detail}`;
    }),
  ];
}

function section(
  title: string,
  runs: readonly RunView[],
  describe: (run: RunView, index: number) => string,
): string[] {
  if (runs.length === 0) return [`${title}: nothing`];
  const rows = runs.map((run, index) => {
    const head = run.headSha === null ? "" : ` ${run.headSha.slice(0, 7)}`;
    return `  ${run.kind} ${run.pull}${head} · ${describe(run, index)}`;
  });
  return [`${title}: ${runs.length === mostRows ? `the first ${mostRows}` : runs.length}`, ...rows];
}
