import type { AnswersTable } from "../records/answers.ts";
import type { DeliveriesTable } from "../queue/deliveries.ts";
import type { MeasurementsTable } from "../records/measurements.ts";
import type { MentionsTable } from "../records/mentions.ts";
import type { ModelRequestsTable } from "../records/model-requests.ts";
import type { ModelReservationsTable } from "../records/model-reservations.ts";
import type { PausesTable } from "../queue/pauses.ts";
import type { PullsTable } from "../queue/pulls.ts";
import type {
  FindingsTable,
  OutcomesTable,
  SummariesTable,
  TimingsTable,
} from "../records/records.ts";
import type { RunsTable } from "../queue/runs.ts";
import type { StepsTable } from "../queue/steps.ts";
import type { SuppressionsTable } from "../records/suppressions.ts";
import type { TurnsTable } from "../queue/turns.ts";
import type { UsesTable } from "../records/uses.ts";
import type { WorkflowsTable } from "../records/workflows.ts";

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
  answers: AnswersTable;
  model_requests: ModelRequestsTable;
  model_reservations: ModelReservationsTable;
}
