/** How a pull that was merged came there. Times are by the forge's clock where it tells them, else by the database's. */
export interface WorkflowsTable {
  /** As `runs.pull`. */
  pull: string;
  /** As `runs.repository`. */
  repository: string;
  opened_at_ms: number;
  /** When its first review stood there; null where nothing is known of any. */
  first_review_at_ms: number | null;
  last_push_at_ms: number | null;
  merged_at_ms: number;
  /** All its reviews together, from the first start to the last end of each. */
  review_ms: number;
}
