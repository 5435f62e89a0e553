import type { Transaction } from "kysely";
import type { Schema } from "../database/schema.ts";

/** What `/compare` measured: the same head, read both ways. */
export interface MeasurementsTable {
  run_id: string;
  /** Median over the rounds, one reviewer after another. */
  sequential_ms: number;
  /** Median over the rounds, all of them side by side. */
  side_by_side_ms: number;
}

export type Measurement = Omit<MeasurementsTable, "run_id">;

/** Keeps what a run measured; the run has nothing of the kind yet. */
export async function insertMeasurement(
  query: Transaction<Schema>,
  runId: string,
  measurement: Measurement,
): Promise<void> {
  await query
    .insertInto("measurements")
    .values({ run_id: runId, ...measurement })
    .execute();
}
