import type { DeliveriesTable } from "./deliveries.ts";
import type { PullsTable } from "./pulls.ts";
import type { FindingsTable, OutcomesTable, TimingsTable } from "./records.ts";
import type { RunsTable } from "./runs.ts";
import type { StepsTable } from "./steps.ts";
import type { SuppressionsTable } from "./suppressions.ts";
import type { TurnsTable } from "./turns.ts";

/** Every table. Times are Unix times in milliseconds, documents are JSON as text: both engines store these alike. */
export interface Schema {
  deliveries: DeliveriesTable;
  pulls: PullsTable;
  runs: RunsTable;
  steps: StepsTable;
  outcomes: OutcomesTable;
  findings: FindingsTable;
  timings: TimingsTable;
  suppressions: SuppressionsTable;
  turns: TurnsTable;
}
