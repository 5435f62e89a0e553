/** What `/compare` measured: the same head, read both ways. */
export interface MeasurementsTable {
  run_id: string;
  /** Median over the rounds, one reviewer after another. */
  sequential_ms: number;
  /** Median over the rounds, all of them side by side. */
  side_by_side_ms: number;
}
