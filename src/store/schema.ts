import type { DeliveriesTable } from "./deliveries.ts";
import type { MeasurementsTable } from "./measurements.ts";
import type { MentionsTable } from "./mentions.ts";
import type { PausesTable } from "./pauses.ts";
import type { PullsTable } from "./pulls.ts";
import type { FindingsTable, OutcomesTable, SummariesTable, TimingsTable } from "./records.ts";
import type { RunsTable } from "./runs.ts";
import type { StepsTable } from "./steps.ts";
import type { SuppressionsTable } from "./suppressions.ts";
import type { TurnsTable } from "./turns.ts";
import type { UsesTable } from "./uses.ts";
import type { WorkflowsTable } from "./workflows.ts";

/** Every table. Times are Unix times in milliseconds, documents are JSON as text: both engines store these alike. */
export interface Schema {
  deliveries: DeliveriesTable;
  pulls: PullsTable;
  runs: RunsTable;
  steps: StepsTable;
  outcomes: OutcomesTable;
  findings: FindingsTable;
  timings: TimingsTable;
  summaries: SummariesTable;
  measurements: MeasurementsTable;
  suppressions: SuppressionsTable;
  turns: TurnsTable;
  pauses: PausesTable;
  uses: UsesTable;
  mentions: MentionsTable;
  workflows: WorkflowsTable;
}
